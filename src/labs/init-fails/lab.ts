/** Owns the lab on init's return value: what an error means to insmod, and how an init undoes what it has begun. */
import {loadFailed, ran, unloadEnded} from '../checks/trace-events';
import {absent, fileHas, fileLacks} from '../checks/files';
import {logged, loggedInOrder, loggedTimes} from '../checks/log';
import {moduleAbsent, moduleLoaded} from '../checks/modules';
import {all} from '../checks/verdict';
import type {Lab} from '../lab';

export default {
  id: 'init-fails',
  order: 5,
  title: 'When init fails',
  summary:
    'Make a load fail in several ways, and see what a module owes the kernel when it gives up halfway.',
  level: 'core',
  minutes: 18,
  needs: ['first-module'],
  modules: [
    {file: 'steady.ko', does: 'load'},
    {file: 'picky.ko', does: 'fail', errno: 'EINVAL', log: /picky: init: that makes no sense/},
    {file: 'absentee.ko', does: 'fail', errno: 'ENODEV', log: /absentee: init: no card 1274:1371/},
    {file: 'greedy.ko', does: 'fail', errno: 'ENOMEM', log: /greedy: init: no memory for 1024 MB/},
    {
      file: 'latecomer.ko',
      does: 'fail',
      errno: 'EBUSY',
      log: /latecomer: init: the ports from 0x3f8 on are taken/,
    },
    {file: 'eager.ko', does: 'load'},
    {file: 'leaky.ko', does: 'other', why: 'It fails with ENOMEM the first time and with EBUSY ever after.'},
    {file: 'tidy.ko', does: 'fail', errno: 'ENOMEM', log: /tidy: init: undo A/},
  ],
  steps: [
    {
      id: 'zero',
      title: 'Return 0 and stay',
      say: 'Load `steady.ko`, whose init does nothing but return 0.',
      command: 'insmod steady.ko',
      check: moduleLoaded('steady'),
      hint: '`insmod steady.ko`, as in the first lab.',
      solution: 'insmod steady.ko',
      covers: ['5.zero'],
    },
    {
      id: 'refused',
      title: 'Return an error',
      say: 'Load `picky.ko`. Read what `insmod` says, and then the source.',
      command: 'insmod picky.ko; cat picky.c',
      check: loadFailed('picky.ko', 'EINVAL'),
      hint: '`insmod picky.ko`, then `cat picky.c`. Which line of the source returns?',
      solution: 'insmod picky.ko; cat picky.c',
      covers: ['5.errnos'],
    },
    {
      id: 'absent',
      title: 'What is left of it',
      say: 'Look for `picky` with `lsmod`, and for its lines with `dmesg`. Did its exit function run?',
      command: 'lsmod; dmesg | grep picky:',
      check: all(
        loadFailed('picky.ko', 'EINVAL'),
        moduleAbsent('picky'),
        ran('lsmod'),
        ran('dmesg'),
        logged(/^picky: init:/),
      ),
      hint: '`lsmod` prints the list of modules, `dmesg | grep picky:` the lines of the log that name it.',
      solution: 'lsmod; dmesg | grep picky:',
      covers: ['5.absent', '5.no-exit'],
    },
    {
      id: 'reasons',
      title: 'Three more reasons',
      say: 'Load `absentee.ko`, `greedy.ko` and `latecomer.ko`. Match each message with an errno: `ENODEV`, `ENOMEM` or `EBUSY`.',
      check: all(
        loadFailed('absentee.ko', 'ENODEV'),
        loadFailed('greedy.ko', 'ENOMEM'),
        loadFailed('latecomer.ko', 'EBUSY'),
      ),
      hint: 'Three times `insmod`. The log says in other words what went wrong; `cat /proc/ioports` shows who was there before `latecomer`.',
      solution: 'insmod absentee.ko\ninsmod greedy.ko\ninsmod latecomer.ko\ngrep 03f8 /proc/ioports',
      covers: ['5.errnos'],
    },
    {
      id: 'positive',
      title: 'Return a positive number',
      say: 'Load `eager.ko`, whose init returns 3. Is it loaded now?',
      check: all(moduleLoaded('eager'), logged(/'eager'->init suspiciously returned 3/)),
      hint: '`insmod eager.ko`, then `lsmod`, and read the log: the kernel has something to say.',
      solution: 'insmod eager.ko\nlsmod',
      covers: ['5.positive'],
    },
    {
      id: 'leak',
      title: 'Give up and leave a mess',
      say: 'Load `leaky.ko`, which fails. Load it **again**, and compare the two messages.',
      check: all(
        loadFailed('leaky.ko', 'ENOMEM'),
        loadFailed('leaky.ko', 'EBUSY'),
        fileHas('/proc/devices', /^240 leaky$/),
      ),
      hint: 'Twice `insmod leaky.ko`. Then look who holds device number 240: `cat /proc/devices`, and `ls /proc`.',
      solution: 'insmod leaky.ko\ninsmod leaky.ko\ngrep leaky /proc/devices\nls -d /proc/leaky',
      covers: ['5.leak', '5.errnos'],
    },
    {
      id: 'unwind',
      title: 'Give up and clean up',
      say: 'Do the same with `tidy.ko`: load it twice. Which lines of the log are new?',
      check: all(
        loadFailed('tidy.ko', 'ENOMEM'),
        loggedTimes(/^tidy: init: C, \d+ MB of memory: failed$/, 2),
        loggedInOrder(
          /^tidy: init: A.*have it/,
          /^tidy: init: B.*have it/,
          /^tidy: init: undo B/,
          /^tidy: init: undo A/,
        ),
        fileLacks('/proc/devices', /^241 tidy$/m, 'tidy still holds its device number'),
      ),
      hint: 'Twice `insmod tidy.ko`. Search `/proc/devices` for `tidy` as you did for `leaky`.',
      solution: 'insmod tidy.ko\ninsmod tidy.ko\ngrep tidy /proc/devices\ngrep -A 8 ^undo_b: tidy.c',
      covers: ['5.unwind', '5.fixed'],
    },
    {
      id: 'fixed',
      title: 'Let it succeed',
      say: 'Give `tidy` a smaller wish: load it with `megabytes=1`. Then remove it.',
      command: 'insmod tidy.ko megabytes=1; rmmod tidy',
      check: all(
        unloadEnded('tidy', ''),
        loggedInOrder(/^tidy: exit: undo C/, /^tidy: exit: undo B/, /^tidy: exit: undo A/),
        absent('/proc/tidy'),
      ),
      hint: 'The setting goes behind the file: `insmod tidy.ko megabytes=1`. To remove it: `rmmod tidy`.',
      solution: 'insmod tidy.ko megabytes=1\nrmmod tidy',
      covers: ['5.fixed', '5.unwind'],
    },
    {
      id: 'mend',
      title: 'Mend the leak',
      say: 'Mend `leaky.c` with labels and `goto`, as in `tidy.c`. Number 240 and the name `leaky` are lost until the next boot: use 242 and `mended`. Build it, and load it twice: both loads shall come as far as C.',
      check: loggedTimes(/^leaky: init: C, \d+ MB of memory: failed/, 3),
      hint: 'Two labels at the end of `leaky_init`: the upper one undoes B and runs into the lower one, which undoes A. Where it says `leaks`, set `err` and `goto` the right one. `tidy.c` has it all. Then `make`, or to build this one alone `make -C /lib/modules/$(uname -r)/build M=$PWD leaky.ko`, and twice `insmod leaky.ko`.',
      solution:
        'patch -p1 <.solutions/mend.patch\nmake -C /lib/modules/$(uname -r)/build M=$PWD leaky.ko\ninsmod leaky.ko\ninsmod leaky.ko\ngrep -E "leaky|mended" /proc/devices; ls -d /proc/mended',
      covers: ['5.unwind', '5.fixed', '5.leak'],
    },
  ],
} satisfies Lab;
