/** Owns the lab on symbols between modules: exported or not, to whom, and what the kernel notes about licences. */
import {loadFailed, onceBuilt, loadSucceeded, ran, unloadEnded} from '../checks/trace-events';
import {logged} from '../checks/log';
import {moduleLoaded, moduleTaint, tainted, usedBy} from '../checks/modules';
import {all} from '../checks/verdict';
import type {Lab} from '../lab';

export default {
  id: 'symbols',
  order: 9,
  title: 'Symbols and licences',
  summary: 'Which functions of a module others may call, and how the kernel judges a licence.',
  level: 'core',
  minutes: 15,
  needs: ['first-module', 'insmod-modprobe'],
  modules: [
    {file: 'shelf.ko', does: 'load'},
    {file: 'reader.ko', does: 'load', after: ['shelf.ko']},
    {file: 'visitor.ko', does: 'load', after: ['shelf.ko']},
    {file: 'witness.ko', does: 'load'},
    {
      file: 'orphan.ko',
      does: 'fail',
      errno: 'ENOENT',
      log: /orphan: Unknown symbol shelf_burn \(err -2\)/,
      after: ['shelf.ko'],
    },
    {
      file: 'intruder.ko',
      does: 'fail',
      errno: 'ENOENT',
      log: /intruder: Unknown symbol shelf_add \(err -2\)/,
      after: ['shelf.ko'],
    },
  ],
  steps: [
    {
      id: 'export',
      title: 'What a module offers',
      say: 'Load `shelf.ko`. Then look with `readelf -s` for the symbols in it that begin with `__ksymtab_`.',
      check: all(moduleLoaded('shelf'), ran('readelf')),
      hint: '`insmod shelf.ko`, then `readelf -s shelf.ko | grep __ksymtab_`.',
      solution: 'insmod shelf.ko\nreadelf -s shelf.ko | grep __ksymtab_\nreadelf -S shelf.ko | grep ksymtab',
      covers: ['9.export'],
    },
    {
      id: 'unresolved',
      title: 'What it does not offer',
      say: 'Load `orphan.ko`, which calls `shelf_dust` and `shelf_burn`. Read the log.',
      command: 'insmod orphan.ko',
      check: loadFailed('orphan.ko', 'ENOENT'),
      hint: 'It shall fail. The log has a line for each symbol that is missing.',
      solution: 'insmod orphan.ko\nreadelf -s orphan.ko | grep UND',
      covers: ['9.unresolved'],
    },
    {
      id: 'use',
      title: 'Both functions, under the GPL',
      say: 'Load `reader.ko`, which calls both functions that `shelf` exports.',
      command: 'insmod reader.ko',
      check: all(moduleLoaded('reader'), usedBy('shelf', 'reader')),
      hint: '`shelf` must be loaded for it.',
      solution: 'insmod reader.ko\nlsmod\ncat /proc/sys/kernel/tainted',
      covers: ['9.export-gpl'],
    },
    {
      id: 'licences',
      title: 'Who says what of itself',
      say: 'Ask `modinfo` for the licence of each of the six modules. Whom will the kernel refuse?',
      check: ran('modinfo', {code: 0}),
      hint: '`modinfo -F license FILE` prints one field of a file. It takes several files.',
      solution: 'ls *.ko\nmodinfo -F license *.ko',
      covers: ['9.gpl'],
    },
    {
      id: 'visitor',
      title: 'Let in, and noted',
      say: 'Load `visitor.ko`, whose licence is `Proprietary`. Then read `/proc/sys/kernel/tainted` and `/proc/modules`.',
      check: all(moduleTaint('visitor', 'P'), tainted('P')),
      hint: '`insmod visitor.ko`, then `cat` both files. The letters stand in parentheses at the end of a line of `/proc/modules`.',
      solution: 'insmod visitor.ko\ncat /proc/sys/kernel/tainted\ncat /proc/modules',
      covers: ['9.taint'],
    },
    {
      id: 'refused',
      title: 'Refused',
      say: 'Load `intruder.ko`: it has the same licence as `visitor`, and calls `shelf_add`.',
      command: 'insmod intruder.ko',
      check: loadFailed('intruder.ko', 'ENOENT'),
      hint: 'It shall fail. Compare what the log says with what it said of `orphan`.',
      solution: 'insmod intruder.ko',
      covers: ['9.refused', '9.export-gpl'],
    },
    {
      id: 'letters',
      title: 'It does not wash off',
      say: 'Remove `visitor`. Then load `witness.ko`, which has the kernel report as it does in an emergency. Find the word `Tainted` in the log.',
      check: all(unloadEnded('visitor', ''), logged(/Tainted: P +O /, 'with "Tainted: P"')),
      hint: '`rmmod visitor`, then `insmod witness.ko`. `dmesg | grep Tainted` shows the lines.',
      solution: 'rmmod visitor\ncat /proc/sys/kernel/tainted\ninsmod witness.ko\ndmesg | grep Tainted',
      covers: ['9.taint'],
    },
    {
      id: 'open',
      title: 'Let everybody add',
      say: '`shelf` is yours: export `shelf_add` to modules of every licence. Build it, load it in place of the old one, and load `intruder.ko` as it is.',
      check: all(onceBuilt(loadSucceeded('shelf.ko')), usedBy('shelf', 'intruder')),
      hint: 'One word of `shelf.c` has to go. Then `make`; `reader` uses the old `shelf`, so `rmmod reader shelf`; then `insmod shelf.ko` and `insmod intruder.ko`.',
      solution:
        'patch -p1 <.solutions/open.patch\nmake\ngrep shelf_ Module.symvers\nrmmod reader shelf\ninsmod shelf.ko\ninsmod intruder.ko\nlsmod',
      covers: ['9.export', '9.export-gpl', '9.refused'],
    },
  ],
} satisfies Lab;
