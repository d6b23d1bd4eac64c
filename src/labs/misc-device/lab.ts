/** Owns the lab on misc devices: five steps to a device, data copied across the border, and what forgetting costs. */
import {loadSucceeded, onceBuilt, ran, unloadEnded} from '../checks/trace-events';
import {deviceExists, exists} from '../checks/files';
import {logged, loggedInOrder} from '../checks/log';
import {moduleLoaded} from '../checks/modules';
import {all} from '../checks/verdict';
import type {Lab} from '../lab';

export default {
  id: 'misc-device',
  order: 13,
  title: 'A misc device',
  summary:
    'The short way to a device: copy data to and from programs, meet bad pointers, and leave without a word.',
  level: 'core',
  minutes: 15,
  needs: ['char-device'],
  modules: [
    {file: 'guestbook.ko', does: 'load'},
    {
      file: 'forgetful.ko',
      does: 'other',
      why: 'It loads and unloads once; after that each use of a misc device is an oops, as the last step shows.',
    },
  ],
  steps: [
    {
      id: 'register',
      title: 'A device in five steps',
      say: 'Load `guestbook.ko`. Then look at the numbers of `/dev/guestbook`, and at `/proc/misc`.',
      check: all(moduleLoaded('guestbook'), deviceExists('/dev/guestbook', {major: 10})),
      hint: '`insmod guestbook.ko`, `ls -l /dev/guestbook`, `cat /proc/misc`.',
      solution: 'insmod guestbook.ko\nls -l /dev/guestbook\ncat /proc/misc\ngrep -i step guestbook.c',
      covers: ['13.misc', '13.five'],
    },
    {
      id: 'write',
      title: 'Leave an entry',
      say: 'Write a sentence of your own to `/dev/guestbook`, of at least six letters.',
      check: logged(/^guestbook: write: took ([6-9]|\d\d)$/, 'of an entry that was taken'),
      hint: '`echo` with a `>` in front of the device.',
      solution: 'echo Anna was here >/dev/guestbook',
      covers: ['13.copy'],
    },
    {
      id: 'read',
      title: 'Read it back',
      say: 'Read the entry with `cat`. How often was the driver asked, and how much did it give each time?',
      command: 'cat /dev/guestbook',
      check: loggedInOrder(/^guestbook: read: asked for \d+, gave [1-9]/, /^guestbook: read: .* gave 0$/),
      hint: '`cat /dev/guestbook`, then `dmesg | tail -3` or a look at the log pane.',
      solution: 'cat /dev/guestbook\ndmesg | tail -2',
      covers: ['13.copy', '13.short'],
    },
    {
      id: 'short',
      title: 'Read it in small bites',
      say: 'Read it again with `dd`, four bytes at a time, and let `strace` print each read.',
      command: 'strace -e trace=read dd if=/dev/guestbook of=/dev/null bs=4',
      check: all(
        logged(/^guestbook: read: asked for (\d+), gave \1$/, 'of a read that was given all it asked for'),
        logged(/^guestbook: read: asked for \d{1,2}, gave 0$/, 'of a small read that met the end'),
      ),
      hint: '`dd bs=4` reads by four. `strace -e trace=read PROGRAM` prints what each read asked for, and what it returned.',
      solution: 'strace -e trace=read dd if=/dev/guestbook of=/dev/null bs=4',
      covers: ['13.short'],
    },
    {
      id: 'efault',
      title: 'Bad pointers',
      say: 'Run `programs/badpointer`, which gives the driver pointers that are no good.',
      command: 'programs/badpointer',
      check: all(
        ran('badpointer', {code: 0}),
        logged(/^guestbook: write: bad pointer/),
        logged(/^guestbook: read: bad pointer/),
      ),
      hint: 'It needs `/dev/guestbook`, so `guestbook` has to be loaded.',
      solution: 'programs/badpointer',
      covers: ['13.efault', '13.copy'],
    },
    {
      id: 'cut',
      title: 'Take what fits',
      say: 'The book refuses an entry of more than 80 bytes. Change `guestbook.c` so that it takes as many as fit, and says so by what it returns. Build it, load it anew, write about 100 characters, and read the book.',
      check: all(
        onceBuilt(loadSucceeded('guestbook.ko')),
        loggedInOrder(/^guestbook: write: took 80$/, /^guestbook: write: took \d+$/),
      ),
      hint: '`min`, as in the read function. `echo $(seq -s - 37)` prints 102 characters. Then `make`, `rmmod guestbook`, `insmod guestbook.ko`, `echo $(seq -s - 37) >/dev/guestbook`, `cat /dev/guestbook`.',
      solution:
        'patch -p1 <.solutions/cut.patch\nmake\nrmmod guestbook\ninsmod guestbook.ko\necho $(seq -s - 37) >/dev/guestbook\ncat /dev/guestbook\ndmesg | tail -4',
      covers: ['13.short', '13.copy'],
    },
    {
      id: 'forget',
      title: 'Leave without a word',
      say: 'Load `forgetful.ko`, which does not deregister, and remove it again. Does `rmmod` object? Look for its node.',
      check: all(unloadEnded('forgetful', ''), exists('/dev/forgetful', 'char')),
      hint: '`insmod forgetful.ko`, `rmmod forgetful`, `ls -l /dev/forgetful`. Do not open a misc device yet.',
      solution: 'insmod forgetful.ko\nrmmod forgetful\nls -l /dev/forgetful\nlsmod',
      covers: ['13.forget'],
      risky: true,
    },
    {
      id: 'price',
      title: 'Who pays for it',
      say: 'Read the guest book once more. It is loaded, and has done nothing wrong.',
      command: 'cat /dev/guestbook',
      check: logged(
        /^BUG: (unable to handle page fault|kernel NULL pointer)/,
        'of a bad access by the kernel',
      ),
      hint: 'As before: `cat /dev/guestbook`. Compare the address in the line `BUG:` with what `forgetful` said of itself.',
      solution: 'cat /dev/guestbook\ndmesg | grep -E "forgetful:|BUG:|EIP:"',
      covers: ['13.forget'],
      risky: true,
    },
  ],
} satisfies Lab;
