/** Owns the lab on refusals: files that are no modules or not for this kernel, and users who may not load any. */
import {loadFailed, notFound} from '../checks/deeds';
import {fileHas} from '../checks/files';
import {logged} from '../checks/log';
import {moduleLoaded} from '../checks/modules';
import {all} from '../checks/verdict';
import type {Lab} from '../lab';

export default {
  id: 'must-not-load',
  order: 10,
  title: 'Modules that must not load',
  summary: 'Try to load what is broken, foreign, missing or forbidden, and learn to read each refusal.',
  level: 'core',
  minutes: 12,
  needs: ['first-module'],
  modules: [
    {file: 'sound.ko', does: 'load'},
    {file: 'spare.ko', does: 'load'},
    {file: 'letter.ko', does: 'fail', errno: 'ENOEXEC', log: /Invalid ELF header magic/},
    {file: 'half.ko', does: 'fail', errno: 'ENOEXEC', log: /Invalid ELF section header overflow/},
    {file: 'arm.ko', does: 'fail', errno: 'ENOEXEC', log: /Invalid architecture in ELF header: 40/},
    {file: 'older.ko', does: 'fail', errno: 'ENOEXEC', log: /sound: version magic '5\..*' should be '/},
    {
      file: 'lonely.ko',
      does: 'fail',
      errno: 'ENOENT',
      log: /lonely: Unknown symbol lonely_friend \(err -2\)/,
    },
  ],
  steps: [
    {
      id: 'missing',
      title: 'No such file',
      say: 'Load `absent.ko`. There is no such file.',
      command: 'insmod absent.ko',
      check: notFound('absent.ko', {by: 'insmod'}),
      hint: 'The command is `insmod absent.ko`. Look at the log as well: has it a new line?',
      solution: 'insmod absent.ko',
      covers: ['10.missing'],
    },
    {
      id: 'letter',
      title: 'A text',
      say: 'Load `letter.ko`. Then ask `file` what it is.',
      command: 'insmod letter.ko',
      check: loadFailed('letter.ko', 'ENOEXEC'),
      hint: '`insmod letter.ko`, `file letter.ko`, `cat letter.ko`.',
      solution: 'insmod letter.ko\nfile letter.ko\ncat letter.ko',
      covers: ['10.not-elf'],
    },
    {
      id: 'half',
      title: 'Half a file',
      say: 'Load `half.ko`, which is the first half of `sound.ko`.',
      command: 'insmod half.ko',
      check: loadFailed('half.ko', 'ENOEXEC'),
      hint: '`ls -l *.ko` shows the sizes. The log has the reason.',
      solution: 'ls -l sound.ko half.ko\ninsmod half.ko',
      covers: ['10.truncated'],
    },
    {
      id: 'machine',
      title: 'For another processor',
      say: 'Load `arm.ko`. Which number does the log show, and what does `file` make of it?',
      command: 'insmod arm.ko',
      check: loadFailed('arm.ko', 'ENOEXEC'),
      hint: '`insmod arm.ko`, then `file arm.ko`. `readelf -h arm.ko` has a line `Machine:`.',
      solution: 'insmod arm.ko\nfile sound.ko arm.ko',
      covers: ['10.machine'],
    },
    {
      id: 'older',
      title: 'For another kernel',
      say: 'Load `older.ko`, and compare what the log says with `uname -r`.',
      command: 'insmod older.ko',
      check: loadFailed('older.ko', 'ENOEXEC'),
      hint: '`modinfo -F vermagic older.ko` shows what is written in the file, `uname -r` which kernel is running.',
      solution: 'insmod older.ko\nmodinfo -F vermagic older.ko\nuname -r',
      covers: ['10.vermagic'],
    },
    {
      id: 'symbol',
      title: 'A function that is nowhere',
      say: 'Load `lonely.ko`. This time `insmod` says something else.',
      command: 'insmod lonely.ko',
      check: all(loadFailed('lonely.ko', 'ENOENT'), logged(/^lonely: Unknown symbol lonely_friend/)),
      hint: 'The log tells the name of the function. `cat lonely.c` shows who calls it.',
      solution: 'insmod lonely.ko',
      covers: ['10.symbol'],
    },
    {
      id: 'twice',
      title: 'Once more',
      say: 'Load `sound.ko`, which is in good order, and load it a second time.',
      check: all(moduleLoaded('sound'), loadFailed('sound.ko', 'EEXIST')),
      hint: 'The same command two times: `insmod sound.ko`. `lsmod` shows how often it is there.',
      solution: 'insmod sound.ko\ninsmod sound.ko\nlsmod',
      covers: ['10.twice'],
    },
    {
      id: 'user',
      title: 'As an ordinary user',
      say: 'Have the user `student` load `sound.ko`: put the command in quotes after `su student -c`.',
      command: "su student -c 'insmod sound.ko'",
      check: loadFailed('sound.ko', 'EPERM'),
      hint: "`su student -c 'COMMAND'` runs one command as the user student. Compare `grep CapEff /proc/self/status` as root and as student.",
      solution:
        "su student -c 'insmod sound.ko'\nsu student -c 'ls -l sound.ko; grep CapEff /proc/self/status'\ngrep CapEff /proc/self/status",
      covers: ['10.user'],
    },
    {
      id: 'disabled',
      title: 'The door is shut',
      say: 'As root, write `1` into `/proc/sys/kernel/modules_disabled`. Then load `spare.ko`, which is in good order.',
      check: all(
        fileHas('/proc/sys/kernel/modules_disabled', /^1$/, 'modules_disabled is still 0'),
        loadFailed('spare.ko', 'EPERM'),
      ),
      hint: '`echo 1 >/proc/sys/kernel/modules_disabled`, then `insmod spare.ko`. Try `rmmod sound` too, and to write the 0 back.',
      solution:
        'echo 1 >/proc/sys/kernel/modules_disabled\ninsmod spare.ko\nrmmod sound\necho 0 >/proc/sys/kernel/modules_disabled\nlsmod',
      covers: ['10.disabled'],
      risky: true,
    },
  ],
} satisfies Lab;
