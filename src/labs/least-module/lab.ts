/** Owns the lab on the least that a module can be: without any function, without an exit, with both. */
import {onceBuilt, ran, unloadEnded} from '../checks/trace-events';
import {logged, loggedInOrder} from '../checks/log';
import {moduleAbsent, moduleLoaded, tainted} from '../checks/modules';
import {all} from '../checks/verdict';
import type {Lab} from '../lab';

export default {
  id: 'least-module',
  order: 3,
  title: 'How little is a module?',
  summary: 'Leave out of a module all that can be left out, and see what it can no longer do.',
  level: 'first',
  minutes: 12,
  needs: ['first-module'],
  modules: [
    {file: 'least.ko', does: 'load'},
    {file: 'quiet.ko', does: 'load'},
    {file: 'both.ko', does: 'load'},
    {file: 'arrive.ko', does: 'stay', errno: 'EBUSY'},
  ],
  steps: [
    {
      id: 'least',
      title: 'One line',
      say: 'Read `least.c`, then load `least.ko` and find its line in `/proc/modules`.',
      check: moduleLoaded('least'),
      hint: '`cat least.c`, `insmod least.ko`, `grep least /proc/modules`.',
      solution: 'cat least.c\ninsmod least.ko\ngrep least /proc/modules',
      covers: ['3.license-only'],
    },
    {
      id: 'inside',
      title: 'Two thousand bytes of nothing',
      say: 'List the sections of `least.ko`. Which of them have a size, and what may be in them?',
      command: 'readelf -S least.ko',
      check: ran('readelf', {code: 0}),
      hint: '`readelf -S` lists sections. Look at the column Size, and at the names.',
      solution: 'readelf -S least.ko',
      covers: ['3.license-only'],
    },
    {
      id: 'smallest',
      title: 'Can it go?',
      say: 'It has no exit function. Try to remove it all the same.',
      command: 'rmmod least',
      check: unloadEnded('least', ''),
      hint: '`rmmod` takes the name of the module: `least`.',
      solution: 'rmmod least\nlsmod',
      covers: ['3.smallest'],
    },
    {
      id: 'arrive',
      title: 'An init and no exit',
      say: 'Load `arrive.ko`, which has an init function but no exit function, and find its line in `/proc/modules`.',
      check: all(moduleLoaded('arrive'), logged(/^arrive: init$/)),
      hint: '`insmod arrive.ko`, then `grep arrive /proc/modules`. Compare that line with the one of `least`.',
      solution: 'insmod arrive.ko\ngrep arrive /proc/modules',
      covers: ['3.no-exit'],
    },
    {
      id: 'stay',
      title: 'Try to be rid of it',
      say: 'Try to remove `arrive`.',
      command: 'rmmod arrive',
      check: unloadEnded('arrive', 'EBUSY'),
      hint: '`rmmod arrive`. This time it will not go well, and that is what the step is for.',
      solution: 'rmmod arrive\nlsmod',
      covers: ['3.no-exit'],
    },
    {
      id: 'force',
      title: 'By force',
      say: 'Remove `arrive` by force, and look at what the kernel notes about itself in `/proc/sys/kernel/tainted`.',
      check: all(unloadEnded('arrive', ''), moduleAbsent('arrive'), tainted('R')),
      hint: '`rmmod` has an option `-f`, for force.',
      solution: 'rmmod -f arrive\nlsmod\ncat /proc/sys/kernel/tainted',
      covers: ['3.no-exit'],
      risky: true,
    },
    {
      id: 'quiet',
      title: 'A promise',
      say: 'Read `quiet.c`. Load `quiet.ko` and remove it.',
      check: unloadEnded('quiet', ''),
      hint: '`cat quiet.c`, `insmod quiet.ko`, `rmmod quiet`. `ls -l *.ko` compares the sizes of the files.',
      solution: 'cat quiet.c\ninsmod quiet.ko\nlsmod\nrmmod quiet\nls -l *.ko',
      covers: ['3.smallest'],
    },
    {
      id: 'both',
      title: 'Both functions',
      say: 'Load `both.ko` and remove it, and read what it says.',
      check: all(unloadEnded('both', ''), loggedInOrder(/^both: init$/, /^both: goodbye$/)),
      hint: '`insmod both.ko`, `rmmod both`, `dmesg | tail -2`.',
      solution: 'insmod both.ko\nrmmod both\ndmesg | tail -2',
      covers: ['3.both'],
    },
    {
      id: 'goodbye',
      title: 'Teach it to go',
      say: 'Give `arrive` an exit function that says something in the log. Build it with `make`, load it, and remove it without force.',
      check: all(
        onceBuilt(unloadEnded('arrive', '')),
        logged(/^arrive: (?!init$|loading out-of-tree)/, 'from an exit of arrive ("arrive: ...")'),
      ),
      hint: '`both.c` shows what is missing: a function, and a line that says which function it is. Then `make`, `insmod arrive.ko`, `rmmod arrive`.',
      solution:
        'patch -p1 <.solutions/goodbye.patch\nmake\ninsmod arrive.ko\ngrep arrive /proc/modules\nrmmod arrive\ndmesg | tail -2',
      covers: ['3.no-exit', '3.both'],
    },
  ],
} satisfies Lab;
