/** Owns the lab in which a leaking init and exit are fixed: seen leaking, measured, and measured again. */
import {loadFailed} from '../checks/trace-events';
import {logged} from '../checks/log';
import {reported} from '../checks/report';
import {all, met, missing} from '../checks/verdict';
import type {Check, Lab} from '../lab';

/** So many numbers are held by a module that is not there. */
const leftNumbers =
  (least: number): Check =>
  async (ctx) => {
    const count = ((await ctx.file('/proc/devices')) ?? '').match(/ lodger$/gm)?.length ?? 0;
    return count >= least
      ? met(`/proc/devices lists lodger ${count} times`)
      : missing(`/proc/devices lists lodger ${count} times, and not yet ${least}`);
  };

const NOTHING = /^not loaded; left behind: nothing$/;

export default {
  id: 'fix-init',
  formerIds: ['mend-init'],
  order: 18,
  title: 'Fix a leaking init',
  summary: 'Watch a module leave things behind when its init fails, then write the way back and prove it.',
  level: 'core',
  minutes: 12,
  needs: ['init-fails', 'makefiles'],
  modules: [{file: 'lodger.ko', does: 'load'}],
  steps: [
    {
      id: 'leak',
      title: 'See it leak',
      say: 'Load `lodger.ko` with `refuse=3`, **twice**: its third wish is then refused. Look after each time who has a number in `/proc/devices`.',
      command: 'insmod lodger.ko refuse=3; grep lodger /proc/devices',
      check: all(loadFailed('lodger.ko', 'ENOMEM'), leftNumbers(2)),
      hint: '`insmod lodger.ko refuse=3` must fail. Then `grep lodger /proc/devices`, and the same again.',
      solution:
        'insmod lodger.ko refuse=3\ngrep lodger /proc/devices\ninsmod lodger.ko refuse=3\ngrep lodger /proc/devices\nlsmod',
      covers: ['18.leak'],
    },
    {
      id: 'measure',
      title: 'Measure it',
      say: 'Read `lodger.c`, and write down what it leaves behind for `refuse=1`, `2`, `3`, and when it is loaded and removed. Then let `./trial` measure it.',
      command: './trial',
      check: logged(/^trial: refuse=0: /, 'of a trial that came to its end'),
      hint: 'At each `return` of `lodger_init`: what has it got by then? At the end of `lodger_exit`: is all of it given back? `./trial` is a script: `cat trial`.',
      solution: 'cat lodger.c\n./trial',
      covers: ['18.measure'],
    },
    {
      id: 'third',
      title: 'Fix the last way out',
      say: 'Change `lodger_init` so that nothing is left when the folder is refused. Run `make`, then `./trial`.',
      check: reported('trial', {'refuse=3': NOTHING}),
      hint: 'At the end of init, behind `return 0;`, write labels with the opposites of `alloc_chrdev_region` and `vmalloc`. One is in `lodger_exit`; the other is to `vmalloc` what `kfree` is to `kmalloc`. Then go there instead of returning; `err` keeps the errno.',
      solution: 'patch -p1 <.solutions/third.patch\nmake\n./trial',
      covers: ['18.unwind'],
    },
    {
      id: 'second',
      title: 'And the one before',
      say: 'Now the second wish: when the number is refused, nothing may be left either.',
      check: reported('trial', {'refuse=2': NOTHING, 'refuse=3': NOTHING}),
      hint: 'How much of the staircase is to be walked down when there is no number yet? It is one line.',
      solution: 'patch -p1 <.solutions/second.patch\nmake\n./trial',
      covers: ['18.unwind'],
    },
    {
      id: 'exit',
      title: 'Move out',
      say: 'Even a `lodger` that was refused nothing leaves something behind when it is removed. Fix that as well: `./trial` must find nothing in all four lines.',
      check: reported('trial', {
        'refuse=1': NOTHING,
        'refuse=2': NOTHING,
        'refuse=3': NOTHING,
        'refuse=0': /^loaded and removed; left behind: nothing$/,
      }),
      hint: 'Compare `lodger_exit` with your staircase, line by line.',
      solution: 'patch -p1 <.solutions/exit.patch\nmake\n./trial',
      covers: ['18.exit', '18.proof'],
    },
  ],
} satisfies Lab;
