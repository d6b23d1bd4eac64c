/** Owns the lab in which an oops is fixed: read, followed to its cause, and turned into an errno, twice. */
import {unloadEnded} from '../checks/trace-events';
import {fileHas} from '../checks/files';
import {logged} from '../checks/log';
import {reported} from '../checks/report';
import type {Lab} from '../lab';

const REFUSED = /^refused: /;
const SAID = /^it said: /;

export default {
  id: 'fix-oops',
  formerIds: ['mend-oops'],
  order: 21,
  title: 'Fix an oops',
  summary: 'Follow a report of the kernel to the line that is to blame, and make an errno of the crash.',
  level: 'deep',
  minutes: 12,
  needs: ['oops', 'own-device'],
  modules: [{file: 'doorbell.ko', does: 'load'}],
  steps: [
    {
      id: 'stumble',
      title: 'Nobody has rung',
      say: 'Load `doorbell.ko`, and ask who rang last: `cat /dev/doorbell`.',
      command: 'insmod doorbell.ko; cat /dev/doorbell',
      check: logged(/^BUG: kernel NULL pointer dereference/),
      hint: '`insmod doorbell.ko`, `cat /dev/doorbell`. Nobody must have rung before.',
      solution: 'insmod doorbell.ko\ncat /dev/doorbell',
      covers: ['21.see'],
      risky: true,
    },
    {
      id: 'place',
      title: 'Which function, which member',
      say: 'Read in the report in which function it happened and at which address, and find in `doorbell.c` the member of `struct visitor` at that distance. Write the function and the member into a file `place`.',
      check: fileHas(
        '/root/labs/fix-oops/place',
        /\bdescribe\W{1,20}(?:\w{1,40}\W{1,20})?rings\b/,
        'the file "place" does not have the function and the member',
      ),
      hint: '`dmesg | grep -E "address|EIP:"`. The address is hexadecimal: 0x24 is 36. How long are the members before it? `echo FUNCTION MEMBER >place`.',
      solution:
        'dmesg | grep -E "address:|EIP: [a-z]"\ngrep -A 4 "^struct visitor {" doorbell.c\necho describe rings >place',
      covers: ['21.place'],
    },
    {
      id: 'gone',
      title: 'It can go',
      say: 'Try to remove `doorbell`. In the lab on oopses that was not possible any more.',
      command: 'lsmod; rmmod doorbell',
      check: unloadEnded('doorbell', ''),
      hint: '`rmmod doorbell`. Look at its use count with `lsmod` before.',
      solution: 'lsmod\nrmmod doorbell',
      covers: ['21.held'],
    },
    {
      id: 'nobody',
      title: 'Who should have looked',
      say: 'Fix `doorbell.c`: who reads before anybody has rung shall get an error, and live. `make`, load it, and run `./ring`, which does the same, and then more.',
      check: reported('ring', {nobody: REFUSED, friend: SAID}),
      hint: '`describe` was handed a bad pointer. Who handed it over, and where could that one have seen it? A negative errno is the answer to a program; `ENODATA` fits.',
      solution: 'patch -p1 <.solutions/nobody.patch\nmake\ninsmod doorbell.ko\n./ring',
      covers: ['21.cause', '21.errno'],
      risky: true,
    },
    {
      id: 'stranger',
      title: 'And the other one',
      say: '`./ring` was killed all the same, a little later. Read the new report, fix that as well, and let `./ring` come to its end.',
      check: reported('ring', {nobody: REFUSED, friend: SAID, stranger: REFUSED}),
      hint: 'It is the newest report that counts now: `dmesg | grep EIP:`. Which function of this file may return NULL, and who uses what it returns?',
      solution:
        'dmesg | grep -E "address:|EIP: [a-z]" | tail -2\npatch -p1 <.solutions/stranger.patch\nmake\nrmmod doorbell\ninsmod doorbell.ko\n./ring\nrmmod doorbell',
      covers: ['21.errno', '21.same-kind'],
      risky: true,
    },
  ],
} satisfies Lab;
