/** Owns the lab on concurrency: a counter that loses count, four guards for it, and what may not be waited for. */
import {loadSucceeded, onceBuilt} from '../checks/trace-events';
import {logged, loggedTimes} from '../checks/log';
import {moduleLoaded} from '../checks/modules';
import {all} from '../checks/verdict';
import type {Lab} from '../lab';

export default {
  id: 'concurrency',
  order: 15,
  title: 'Several at once',
  summary:
    'Watch a counter lose count on one processor, then guard it four ways and see what each is good for.',
  level: 'deep',
  minutes: 18,
  needs: ['first-module', 'misc-device'],
  modules: [
    {file: 'tally.ko', does: 'load'},
    {file: 'reentry.ko', does: 'load'},
    {file: 'sleepy.ko', does: 'load'},
  ],
  steps: [
    {
      id: 'contexts',
      title: 'Who is at work',
      say: 'Load `tally.ko`. Four of its functions introduce themselves in the log. Which of them were called on top of somebody else?',
      command: 'insmod tally.ko',
      check: all(
        moduleLoaded('tally'),
        logged(/^tally: process: I am /, 'of the process'),
        logged(/^tally: thread: I am /, 'of the thread'),
        logged(/^tally: timer: I have interrupted /, 'of the timer'),
        logged(/^tally: interrupt: I have interrupted /, 'of the interrupt'),
      ),
      hint: '`insmod tally.ko`, then `dmesg | grep tally`.',
      solution: 'insmod tally.ko\nsleep 1\ndmesg | grep tally:',
      covers: ['15.contexts'],
    },
    {
      id: 'lost',
      title: 'Lose count',
      say: 'Write `none` to `/dev/tally`: for a second all four add to the counter, without any guard. How many additions get lost?',
      command: 'echo none >/dev/tally',
      check: logged(/^tally: none: .* lost [1-9]/, 'of a run "none" in which something was lost'),
      hint: '`echo none >/dev/tally`. The result stands in the log.',
      solution: 'echo none >/dev/tally',
      covers: ['15.lost', '15.contexts'],
    },
    {
      id: 'atomic',
      title: 'In one piece',
      say: 'Do the same with `atomic`.',
      command: 'echo atomic >/dev/tally',
      check: logged(/^tally: atomic: .* lost 0$/, 'of a run "atomic" in which nothing was lost'),
      hint: 'As before, with another word.',
      solution: 'echo atomic >/dev/tally',
      covers: ['15.atomic'],
    },
    {
      id: 'mutex',
      title: 'One at a time',
      say: 'Now with `mutex`. Look at the count of each of the four as well: who did not take part?',
      command: 'echo mutex >/dev/tally',
      check: logged(/^tally: mutex: .* lost 0$/, 'of a run "mutex" in which nothing was lost'),
      hint: 'The line before the result says how often each has added.',
      solution: 'echo mutex >/dev/tally',
      covers: ['15.mutex'],
    },
    {
      id: 'spin',
      title: 'Half a guard',
      say: 'Now with `spin`, a spinlock. Compare the number that is lost with the counts of the timer and the interrupt.',
      command: 'echo spin >/dev/tally',
      check: logged(/^tally: spin: .* lost [1-9]/, 'of a run "spin" in which something was lost'),
      hint: 'The two lines of the run are in the log pane, and in `dmesg | tail -2`.',
      solution: 'echo spin >/dev/tally',
      covers: ['15.spinlock', '15.contexts'],
    },
    {
      id: 'irqsave',
      title: 'A whole guard',
      say: 'Find in `tally.c` the guard that also keeps interrupts off, and run it. Everybody takes part, and nothing must be lost.',
      check: logged(/^tally: irqsave: .* lost 0$/, 'of a run "irqsave" in which nothing was lost'),
      hint: '`grep -n spin_lock tally.c` shows two kinds. The words for `/dev/tally` are in `guard_names`.',
      solution: 'grep -n spin_lock tally.c\necho irqsave >/dev/tally',
      covers: ['15.spinlock'],
    },
    {
      id: 'reentry',
      title: 'Entered again',
      say: 'Load `reentry.ko`. It computes 3 · 3 for half a second, first with a static variable, then with a local one, while a timer uses the same function.',
      command: 'insmod reentry.ko',
      check: all(
        loggedTimes(/^reentry: static: 3 \* 3 was wrong [1-9]/, 1, 'in which 3 * 3 was wrong'),
        loggedTimes(/^reentry: local: 3 \* 3 was wrong 0 /, 1, 'in which 3 * 3 was never wrong'),
      ),
      hint: '`insmod reentry.ko` takes a second. The result is in the log.',
      solution: 'insmod reentry.ko\ngrep -n kept reentry.c',
      covers: ['15.reentrant'],
    },
    {
      id: 'sleep',
      title: 'Not the time to sleep',
      say: 'Load `sleepy.ko`, which asks for a mutex while it holds a spinlock. The mutex is free. Does the kernel mind?',
      command: 'insmod sleepy.ko',
      check: logged(/^BUG: sleeping function called from invalid context/),
      hint: 'Look for the line that begins with `BUG:`, and for `in_atomic()` in the next.',
      solution: 'insmod sleepy.ko\ndmesg | grep -A 3 BUG:',
      covers: ['15.sleep'],
    },
    {
      id: 'retry',
      title: 'No guard, and no loss',
      say: 'Mend `add_one` in `tally.c` itself, without a lock and with the pause left in: write the sum only if nobody has changed the counter since it was read, and else begin again. Build it, load it anew, and run `none`.',
      check: all(
        onceBuilt(loadSucceeded('tally.ko')),
        logged(/^tally: none: .* lost 0$/, 'of a run "none" in which nothing was lost'),
      ),
      hint: '`cmpxchg(&counter, seen, seen + 1)` writes `seen + 1` if the counter is `seen`, in one piece, and returns what it found. Then `make`, `rmmod tally`, `insmod tally.ko`, `echo none >/dev/tally`.',
      solution:
        'patch -p1 <.solutions/retry.patch\nmake\nrmmod tally\ninsmod tally.ko\necho none >/dev/tally',
      covers: ['15.lost', '15.atomic'],
    },
  ],
} satisfies Lab;
