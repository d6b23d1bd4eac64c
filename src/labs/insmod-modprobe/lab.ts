/** Owns the lab on the two ways to load a module: insmod with a path, modprobe with a name and depmod's databases. */
import {
  loadFailed,
  loadSucceeded,
  notFound,
  onceBuilt,
  ran,
  unloadEnded,
  removedBy,
} from '../checks/trace-events';
import {fileHas} from '../checks/files';
import {logged} from '../checks/log';
import {moduleLoaded, usedBy} from '../checks/modules';
import {databaseHas, installed} from '../checks/modprobe';
import {all} from '../checks/verdict';
import type {Lab} from '../lab';

export default {
  id: 'insmod-modprobe',
  order: 4,
  title: 'insmod and modprobe',
  summary: 'Load a pair of modules by hand, then let modprobe find them by name and load them in order.',
  level: 'first',
  minutes: 15,
  needs: ['first-module'],
  modules: [
    {file: 'pantry.ko', does: 'load'},
    {file: 'cook.ko', does: 'load', after: ['pantry.ko']},
    {file: 'washup.ko', does: 'load'},
  ],
  steps: [
    {
      id: 'path',
      title: 'A path, not a name',
      say: 'Try to load `pantry` by its name alone, with `insmod`.',
      command: 'insmod pantry',
      check: notFound('pantry', {by: 'insmod'}),
      hint: 'The command is `insmod pantry`, without `.ko`. It shall fail.',
      solution: 'insmod pantry',
      covers: ['4.path-name'],
    },
    {
      id: 'alone',
      title: 'One half of a pair',
      say: 'Load `cook.ko` with `insmod`, and read what the kernel’s log says about it.',
      command: 'insmod cook.ko',
      check: loadFailed('cook.ko', 'ENOENT', {by: 'insmod'}),
      hint: 'Look at the pane with the kernel’s log, or at `dmesg | tail`: which symbol is missing, and who might have it?',
      solution: 'insmod cook.ko',
      covers: ['4.search', '4.pair'],
    },
    {
      id: 'order',
      title: 'In the right order',
      say: 'Bring both modules in with `insmod`, then list what is loaded.',
      check: all(usedBy('pantry', 'cook'), ran('lsmod')),
      hint: 'The one that has the function comes first, then the one that calls it. Both want a path: `pantry.ko` and `cook.ko`.',
      solution: 'insmod pantry.ko\ninsmod cook.ko\nlsmod',
      covers: ['4.pair', '4.search'],
    },
    {
      id: 'leftover',
      title: 'What rmmod leaves',
      say: 'Remove `cook` with `rmmod`. Does `pantry` go with it? See that neither of the two is left.',
      check: all(unloadEnded('cook', ''), unloadEnded('pantry', '')),
      hint: 'After `rmmod cook`, ask `lsmod`. What is still there wants an `rmmod` of its own.',
      solution: 'rmmod cook\nlsmod\nrmmod pantry',
      covers: ['4.unused'],
    },
    {
      id: 'stale',
      title: 'Where modprobe looks',
      say: 'Make the folder `/lib/modules/$(uname -r)/extra`, copy the three `.ko` files into it, and try `modprobe cook`.',
      check: all(installed('extra', 'cook.ko', 'pantry.ko', 'washup.ko'), ran('modprobe', {code: 1})),
      hint: '`mkdir` makes the folder, `cp *.ko` with the folder as its last argument copies. The shell puts the kernel’s version in place of `$(uname -r)`.',
      solution: 'mkdir /lib/modules/$(uname -r)/extra\ncp *.ko /lib/modules/$(uname -r)/extra\nmodprobe cook',
      covers: ['4.lib-modules', '4.path-name'],
    },
    {
      id: 'depmod',
      title: 'Bring the database up to date',
      say: 'Run `depmod -a`, and look for `cook` in `modules.dep`.',
      check: databaseHas(
        'modules.dep',
        /^extra\/cook\.ko: extra\/pantry\.ko$/,
        'modules.dep does not say yet that cook needs pantry',
      ),
      hint: '`depmod -a` takes a few seconds and says nothing. Then `grep cook /lib/modules/$(uname -r)/modules.dep`.',
      solution: 'depmod -a\ngrep cook /lib/modules/$(uname -r)/modules.dep\nls -l /lib/modules/$(uname -r)',
      covers: ['4.depmod', '4.dep'],
    },
    {
      id: 'by-name',
      title: 'One name, two modules',
      say: 'Load `cook` with `modprobe`. Let `-v` tell you what it does.',
      command: 'modprobe -v cook',
      check: all(loadSucceeded('pantry.ko', {by: 'modprobe'}), loadSucceeded('cook.ko', {by: 'modprobe'})),
      hint: '`modprobe -v cook`: a name, without a folder and without `.ko`. If it finds both modules loaded already, remove them first.',
      solution: 'modprobe -v cook',
      covers: ['4.path-name', '4.search', '4.dep'],
    },
    {
      id: 'remove',
      title: 'What modprobe -r takes along',
      say: 'Remove `cook` again, with `modprobe -r`, and list what is left.',
      command: 'modprobe -r -v cook',
      check: all(removedBy('cook', 'modprobe'), removedBy('pantry', 'modprobe')),
      hint: '`modprobe -r` takes a name, as `rmmod` does. With `-v` it says what it removes.',
      solution: 'modprobe -r -v cook\nlsmod',
      covers: ['4.remove'],
    },
    {
      id: 'others',
      title: 'The other databases',
      say: 'Find `washup` in `modules.alias` and in `modules.softdep`, and `pantry` in `modules.symbols`. Then load `washup` with `modprobe`, by its other name. How many modules come in?',
      check: all(loadSucceeded('washup.ko', {by: 'modprobe'}), moduleLoaded('cook'), moduleLoaded('pantry')),
      hint: 'Go there first: `cd /lib/modules/$(uname -r)`. `grep washup modules.alias modules.softdep` shows the other name; give that to `modprobe -v`.',
      solution:
        'cd /lib/modules/$(uname -r)\ngrep washup modules.alias modules.softdep\ngrep pantry modules.symbols\ntail -n 3 modules.builtin\ncd\nmodprobe -v dishes',
      covers: ['4.other-files'],
    },
    {
      id: 'put',
      title: 'Offer one more',
      say: 'Let `pantry` export a second function, `pantry_put`, which takes eggs back and says `pantry: 1 put back` in the log. Let `cook` call it when it leaves. Build both, and try them.',
      check: all(
        fileHas(
          '/root/labs/insmod-modprobe/Module.symvers',
          /\tpantry_put\t\S*\/pantry\tEXPORT_SYMBOL/,
          'no build has a function pantry_put that pantry exports: Module.symvers would list it',
        ),
        onceBuilt(loadSucceeded('pantry.ko'), unloadEnded('cook', '')),
        logged(/^pantry: \d+ put back/),
      ),
      hint: 'The function stands in `pantry.c`, with an `EXPORT_SYMBOL_GPL` line after it; `pantry.h` tells `cook.c` of it; `cook_exit` calls it. After `make`, remove the old modules (`washup`, `cook`, `pantry`), load the new two, and remove `cook`.',
      solution:
        'patch -p1 <.solutions/put.patch\nmake\ncat Module.symvers\nrmmod washup cook pantry\ninsmod pantry.ko\ninsmod cook.ko\nrmmod cook\ndmesg | tail -2',
      covers: ['4.pair'],
    },
  ],
} satisfies Lab;
