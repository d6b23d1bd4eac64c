/** Owns the lab on the kernel's own view of modules: /proc/modules, /sys/module, kallsyms, the list, the states. */
import {loadSucceeded, onceBuilt, ran, unloadEnded} from '../checks/trace-events';
import {logged, loggedInOrder, loggedTimes} from '../checks/log';
import {lookedSince} from '../checks/looked';
import {inState, moduleLoaded, refcount, usedBy} from '../checks/modules';
import {all, any} from '../checks/verdict';
import type {Lab} from '../lab';

export default {
  id: 'where-it-lives',
  order: 7,
  title: 'Where the kernel keeps it',
  summary: 'Find a loaded module again: in /proc, in /sys, among the symbols, and in the kernel’s own list.',
  level: 'core',
  minutes: 18,
  needs: ['first-module', 'parameters'],
  modules: [
    {file: 'tenant.ko', does: 'load'},
    {file: 'lodger.ko', does: 'load', after: ['tenant.ko']},
    {file: 'census.ko', does: 'load'},
    {file: 'slow.ko', does: 'load', parameters: 'seconds=0'},
  ],
  steps: [
    {
      id: 'fields',
      title: 'Six fields',
      say: 'Load `tenant.ko` and read `/proc/modules`.',
      command: 'insmod tenant.ko; cat /proc/modules',
      check: all(
        moduleLoaded('tenant'),
        any(
          [ran('cat'), ran('less'), ran('more'), ran('head'), ran('tail'), ran('grep')],
          'tenant is loaded, and nobody has read /proc/modules yet',
        ),
      ),
      hint: '`/proc/modules` is read like a file: `cat /proc/modules`.',
      solution: 'insmod tenant.ko; cat /proc/modules',
      covers: ['7.proc-modules'],
    },
    {
      id: 'sysfs',
      title: 'A folder of its own',
      say: 'Look around in `/sys/module/tenant`. Where does its section `.text` begin?',
      command: 'ls /sys/module/tenant; grep -rs . /sys/module/tenant/[cirt]* /sys/module/tenant/sections',
      check: all(
        moduleLoaded('tenant'),
        any([ran('ls'), ran('find')]),
        any([ran('grep'), ran('head'), ran('less')]),
      ),
      hint: '`ls /sys/module/tenant` shows what is there. `grep -rs . FOLDER` prints each file in a folder with its contents.',
      solution: 'ls /sys/module/tenant; grep -rs . /sys/module/tenant/[cirt]* /sys/module/tenant/sections',
      covers: ['7.sys-module'],
    },
    {
      id: 'kallsyms',
      title: 'Find a door',
      say: '`tenant` has a function `tenant_door`. Find its address in `/proc/kallsyms` and write that to `/sys/module/tenant/parameters/knock`.',
      check: logged(/^tenant: the door is open$/),
      hint: '`grep tenant_door /proc/kallsyms` prints one line (it takes a moment: there are tens of thousands of symbols). The first word of it is the address. Then `echo ADDRESS >/sys/module/tenant/parameters/knock`.',
      solution:
        'door=$(grep tenant_door /proc/kallsyms)\necho $door\necho ${door%% *} >/sys/module/tenant/parameters/knock',
      covers: ['7.kallsyms'],
    },
    {
      id: 'holders',
      title: 'A dependant',
      say: 'Load `lodger.ko`, which calls a function of `tenant`. Read `/proc/modules` again, and look into `/sys/module/tenant/holders`.',
      command: 'insmod lodger.ko; cat /proc/modules; ls -l /sys/module/tenant/holders',
      check: usedBy('tenant', 'lodger'),
      hint: '`insmod lodger.ko`, then `cat /proc/modules`. Compare the line of `tenant` with what it was.',
      solution: 'insmod lodger.ko; cat /proc/modules; ls -l /sys/module/tenant/holders',
      covers: ['7.proc-modules', '7.sys-module'],
    },
    {
      id: 'list',
      title: 'Walk the list',
      say: 'Load `census.ko`. Its init follows the kernel’s list of modules all the way round.',
      command: 'insmod census.ko',
      check: loggedInOrder(
        /^census: \d+\. census, /,
        /^census: \d+\. tenant, /,
        /^census: the head of the list/,
      ),
      hint: '`insmod census.ko` while `tenant` is loaded; then look at the log pane.',
      solution: 'insmod census.ko\ngrep -w __this_module /proc/kallsyms',
      covers: ['7.list'],
    },
    {
      id: 'in-use',
      title: 'Hold it',
      say: 'Keep `/dev/tenant` open with `sleep 1000 </dev/tenant &`. What is the reference count of `tenant` now? Then try to remove it.',
      command: 'sleep 1000 </dev/tenant &',
      check: all(refcount('tenant', 2), ran('rmmod', {code: 1})),
      hint: 'The count is the third field of `/proc/modules`. The command that shall fail is `rmmod tenant`. `lodger` has to be loaded.',
      solution: 'sleep 1000 </dev/tenant &\ncat /proc/modules\nrmmod tenant',
      covers: ['7.refcount'],
    },
    {
      id: 'let-go',
      title: 'Let go',
      say: 'Remove `tenant`. First see to it that nobody uses it any more.',
      check: unloadEnded('tenant', ''),
      hint: 'Two hold it. `kill $!` ends the program that you started last in the background; the other one is a module.',
      solution: 'kill $!\nrmmod lodger\nrmmod tenant',
      covers: ['7.refcount'],
    },
    {
      id: 'loading',
      title: 'Catch it coming',
      say: 'Load `slow.ko` in the background: its init takes ten seconds. Read `/proc/modules` meanwhile.',
      command: 'insmod slow.ko & sleep 1; cat /proc/modules /sys/module/slow/initstate',
      check: all(
        inState('slow', 'Loading'),
        lookedSince('insmod', 'slow is Loading, and nobody has looked yet'),
      ),
      hint: 'A `&` at the end sends a command into the background. Too late? Remove it and begin again.',
      solution: 'insmod slow.ko & sleep 1; cat /proc/modules /sys/module/slow/initstate',
      covers: ['7.states'],
    },
    {
      id: 'unloading',
      title: 'Catch it going',
      say: 'Wait until `slow` is loaded. Then remove it in the background, and look in the same way.',
      command: 'wait; rmmod slow & sleep 1; cat /proc/modules /sys/module/slow/initstate',
      check: all(
        inState('slow', 'Unloading'),
        lookedSince('rmmod', 'slow is Unloading, and nobody has looked yet'),
      ),
      hint: 'The shell’s `wait` waits for what runs in the background. Then `rmmod slow &`, and `cat /proc/modules`.',
      solution: 'wait; rmmod slow & sleep 1; cat /proc/modules /sys/module/slow/initstate',
      covers: ['7.states'],
    },
    {
      id: 'guest',
      title: 'Hold it from inside',
      say: 'Change `tenant.c`: who knocks at the right door goes in as a guest, and for this the module takes a reference to itself. The next knock lets the guest out, and gives it back. Build it; knock, try to remove `tenant`, knock again, and remove it.',
      check: all(
        onceBuilt(loadSucceeded('tenant.ko'), ran('rmmod', {code: 1}), unloadEnded('tenant', '')),
        loggedTimes(/^tenant: the door is open$/, 3, 'of an open door, of which two are for the guest'),
      ),
      hint: '`try_module_get(THIS_MODULE)` takes a reference and tells whether it could; `module_put(THIS_MODULE)` gives it back. A `static bool` remembers whether somebody is in. The door has another address after each load.',
      solution:
        'patch -p1 <.solutions/guest.patch\nmake\ninsmod tenant.ko\ndoor=$(grep tenant_door /proc/kallsyms)\necho ${door%% *} >/sys/module/tenant/parameters/knock\ncat /proc/modules\nrmmod tenant\necho ${door%% *} >/sys/module/tenant/parameters/knock\nrmmod tenant',
      covers: ['7.refcount', '7.kallsyms'],
    },
  ],
} satisfies Lab;
