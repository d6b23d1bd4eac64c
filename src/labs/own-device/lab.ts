/** Owns the lab in which a misc device is written: from a skeleton, one numbered gap after the other. */
import {ran, unloadEnded} from '../checks/trace-events';
import {absent, deviceExists} from '../checks/files';
import {moduleAbsent, moduleLoaded} from '../checks/modules';
import {reported} from '../checks/report';
import {all} from '../checks/verdict';
import type {Lab} from '../lab';

const RIGHT = /^right$/;

export default {
  id: 'own-device',
  order: 20,
  title: 'A device of your own',
  summary: 'Turn a skeleton with five gaps into a driver that no program can upset.',
  level: 'deep',
  minutes: 15,
  needs: ['misc-device', 'makefiles'],
  modules: [{file: 'pocket.ko', does: 'load'}],
  steps: [
    {
      id: 'skeleton',
      title: 'The skeleton',
      say: 'Read `pocket.c`. Build it as it is with `make`, and load it. Is there a `/dev/pocket`?',
      command: 'make; insmod pocket.ko; ls -l /dev/pocket',
      check: all(ran('make', {code: 0}), moduleLoaded('pocket')),
      hint: '`cat pocket.c` or the editor; then `make`, `insmod pocket.ko`, `ls -l /dev/pocket`.',
      solution: 'cat pocket.c\nmake\ninsmod pocket.ko\nls -l /dev/pocket',
      covers: ['20.skeleton'],
    },
    {
      id: 'register',
      title: 'TODO 1: be there, and go',
      say: 'Register the device in init, and take it back in exit. Then `make`, and load it in place of the old one: `/dev/pocket` appears.',
      check: all(moduleLoaded('pocket'), deviceExists('/dev/pocket', {major: 10})),
      hint: '`grep -n misc_ ../misc-device/guestbook.c` shows the two functions. What the first one returns is what init should return. After `make`: `rmmod pocket`, `insmod pocket.ko`.',
      solution:
        'patch -p1 <.solutions/register.patch\nmake\nrmmod pocket\ninsmod pocket.ko\nls -l /dev/pocket',
      covers: ['20.register'],
      risky: true,
    },
    {
      id: 'read',
      title: 'TODO 2: let it be read',
      say: 'Write `pocket_read`. When `cat /dev/pocket` prints the lint, run `./knock`, which tries harder.',
      check: reported('knock', {read: RIGHT}),
      hint: 'How much is left: `filled - *position`, or nothing. How much to give: the smaller of that and `count`, for which there is `min()`. `copy_to_user` returns what it could **not** copy. The whole function may also be a single call: `simple_read_from_buffer` in `<linux/fs.h>`.',
      solution:
        'patch -p1 <.solutions/read.patch\nmake\nrmmod pocket\ninsmod pocket.ko\ncat /dev/pocket\n./knock',
      covers: ['20.read', '20.bad-pointer'],
      risky: true,
    },
    {
      id: 'write',
      title: 'TODO 3: let it be written',
      say: 'Write `pocket_write`, so that what one writes can be read back. `./knock` tells whether it is so.',
      check: reported('knock', {read: RIGHT, write: RIGHT}),
      hint: 'First decide how much fits, then `copy_from_user`, then set `filled`. Hold the lock while you touch `pocket` and `filled`, and let go of it on **each** way out.',
      solution:
        'patch -p1 <.solutions/write.patch\nmake\nrmmod pocket\ninsmod pocket.ko\necho a button >/dev/pocket\ncat /dev/pocket\n./knock',
      covers: ['20.write', '20.bad-pointer'],
      risky: true,
    },
    {
      id: 'whole',
      title: 'TODO 4: all or nothing',
      say: 'Write a line of more than 64 letters, and read it back: a part is lost. Change `pocket_write` so that such a text is refused, and the old one stays.',
      check: reported('knock', {read: RIGHT, write: RIGHT, whole: RIGHT}),
      hint: 'Look at `count` before you touch anything. And copy into a buffer of your own first, one that is thrown away if the copying fails: 64 bytes on the stack will do.',
      solution:
        'seq -s " " 40 >/dev/pocket; cat /dev/pocket\npatch -p1 <.solutions/whole.patch\nmake\nrmmod pocket\ninsmod pocket.ko\nseq -s " " 40 >/dev/pocket; cat /dev/pocket\n./knock',
      covers: ['20.limit', '20.bad-pointer'],
      risky: true,
    },
    {
      id: 'leave',
      title: 'TODO 5: not while it is in use',
      say: 'See that nobody can remove the module while its device is open: `./knock` must find all four things right. Then remove the module for good, and with it the device.',
      check: all(
        reported('knock', {read: RIGHT, write: RIGHT, whole: RIGHT, owner: RIGHT}),
        unloadEnded('pocket', ''),
        moduleAbsent('pocket'),
        absent('/dev/pocket'),
      ),
      hint: 'A line in `pocket_operations`, as each driver of these labs has it: `grep -rn THIS_MODULE ..`. In the end: `rmmod pocket`.',
      solution:
        'patch -p1 <.solutions/leave.patch\nmake\nrmmod pocket\ninsmod pocket.ko\n./knock\nrmmod pocket\nls -l /dev/pocket',
      covers: ['20.owner', '20.deregister'],
      risky: true,
    },
  ],
} satisfies Lab;
