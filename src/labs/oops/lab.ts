/** Owns the lab on oopses: a bad pointer in a program and in the kernel, the report read, and a panic at the end. */
import {loadFailed, onceBuilt, ran, unloadEnded} from '../checks/trace-events';
import {fileHas} from '../checks/files';
import {logged} from '../checks/log';
import {all} from '../checks/verdict';
import type {Lab} from '../lab';

export default {
  id: 'oops',
  order: 16,
  title: 'Oops',
  summary:
    'Let the kernel follow a NULL pointer, read the report it writes, and see what cannot be mended after.',
  level: 'core',
  minutes: 18,
  needs: ['first-module'],
  modules: [
    {file: 'stumble.ko', does: 'load', parameters: 'number=2'},
    {file: 'tumble.ko', does: 'load', parameters: 'number=2'},
  ],
  steps: [
    {
      id: 'program',
      title: 'In a program',
      say: 'Run `programs/nullprog 2`, and then without the 2: it then weighs a parcel that does not exist.',
      command: 'programs/nullprog',
      check: logged(/^nullprog\[\d+\]: segfault at /, 'of a segfault in nullprog'),
      hint: 'Without a number it takes parcel 7, and there is none.',
      solution: 'programs/nullprog 2\nprograms/nullprog',
      covers: ['16.program'],
    },
    {
      id: 'kernel',
      title: 'The same in the kernel',
      say: 'Load `stumble.ko`, which does the same in its init.',
      command: 'insmod stumble.ko',
      check: logged(/^BUG: kernel NULL pointer dereference/),
      hint: '`insmod stumble.ko`, without a parameter: it then takes parcel 7.',
      solution: 'insmod stumble.ko',
      covers: ['16.kernel'],
      risky: true,
    },
    {
      id: 'where',
      title: 'Where it happened',
      say: 'Find in the report the function in which it happened. Write its name into a file `where` in this folder.',
      check: fileHas(
        '/root/labs/oops/where',
        /\bweigh_parcel\b/,
        'the file "where" does not name the function in which it happened',
      ),
      hint: '`dmesg | grep EIP:` shows where the processor was. What comes before the `+` is a function’s name. `echo NAME >where` writes it down.',
      solution: 'dmesg | grep -A 12 BUG:\necho weigh_parcel >where',
      covers: ['16.read'],
    },
    {
      id: 'way',
      title: 'The way there',
      say: 'Which functions of the module led there? Write their names into a file `way`, in the order in which they were called, the one where it happened last.',
      check: fileHas(
        '/root/labs/oops/way',
        /stumble_init\W+send_parcel\W+weigh_parcel\b/,
        'the file "way" does not have the three functions of the module in the order of their calls',
      ),
      hint: 'They are the lines with `[stumble]` after `Call Trace:`, and the one of the step before. The trace begins with the last call.',
      solution: 'dmesg | grep -A 12 Trace:\necho stumble_init send_parcel weigh_parcel >way',
      covers: ['16.read'],
    },
    {
      id: 'taint',
      title: 'The stain',
      say: 'Look at `/proc/sys/kernel/tainted`. Which letter has the oops added? Write it into a file `letter`.',
      check: fileHas(
        '/root/labs/oops/letter',
        /^\W*D\W*$/,
        'the file "letter" does not have the right letter',
      ),
      hint: 'The number is a sum of powers of two, and 4096 is in it for the foreign module. What is left?',
      solution: 'cat /proc/sys/kernel/tainted\necho D >letter',
      covers: ['16.read'],
    },
    {
      id: 'stuck',
      title: 'It will not go',
      say: 'Try to remove `stumble`, first plainly, then with `rmmod -f`. What does `/proc/modules` say of it?',
      check: all(ran('rmmod', {code: 1}), unloadEnded('stumble', 'EBUSY')),
      hint: '`rmmod stumble`, `rmmod -f stumble`, `cat /proc/modules`. Both attempts must fail.',
      solution: 'rmmod stumble\nrmmod -f stumble\ncat /proc/modules',
      covers: ['16.stuck'],
    },
    {
      id: 'careful',
      title: 'Look before you leap',
      say: 'Mend `stumble.c`: if there is no such parcel, its init shall fail with `EINVAL`. The name `stumble` is taken until the next boot, so have the Makefile build it as `careful.ko`. Load that.',
      check: onceBuilt(loadFailed('careful.ko', 'EINVAL')),
      hint: 'Compare the pointer with NULL before it is followed, return `-EINVAL`, and hand that on to init. In the Makefile, `careful.o` takes the place of `stumble.o`, and a line `careful-objs := stumble.o` says of what it is made.',
      solution:
        'patch -p1 <.solutions/careful.patch\nmake\ninsmod careful.ko\ninsmod careful.ko number=2\nlsmod',
      covers: ['16.kernel', '16.stuck'],
    },
    {
      id: 'panic',
      title: 'The end',
      say: 'Load `tumble.ko`. It follows the same NULL pointer, but a second later, in a timer.',
      command: 'insmod tumble.ko',
      check: logged(/^Kernel panic/),
      hint: '`insmod tumble.ko`, and wait a second. A save has been made.',
      solution: 'insmod tumble.ko',
      covers: ['16.panic', '16.rewind'],
      ends: 'panic',
      risky: true,
    },
  ],
} satisfies Lab;
