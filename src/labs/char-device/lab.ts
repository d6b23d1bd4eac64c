/** Owns the lab on character devices: numbers, nodes, and the functions behind open, read, write, llseek and ioctl. */
import {loadSucceeded, onceBuilt, ran, unloadEnded} from '../checks/trace-events';
import {hasNumbers, nodeLeadsTo, registeredMajor} from '../checks/devices';
import {absent} from '../checks/files';
import {logged, loggedInOrder} from '../checks/log';
import {refcount} from '../checks/modules';
import {all} from '../checks/verdict';
import type {Lab} from '../lab';

export default {
  id: 'char-device',
  order: 12,
  title: 'A character device',
  summary: 'Register a major number, make a node, and watch which function each system call ends in.',
  level: 'core',
  minutes: 18,
  needs: ['first-module'],
  modules: [
    {file: 'slate.ko', does: 'load'},
    {file: 'bare.ko', does: 'load'},
  ],
  steps: [
    {
      id: 'numbers',
      title: 'A device is two numbers',
      say: 'Look at `ls -l /dev/null`. Then make a node of your own, `nothing`, in this folder, with the same two numbers, and write into it.',
      check: hasNumbers('/root/labs/char-device/nothing', {major: 1, minor: 3}),
      hint: '`mknod NAME c MAJOR MINOR` makes a character device node. Where `ls -l` prints the size of a file, it prints these two numbers of a device.',
      solution: 'ls -l /dev/null\nmknod nothing c 1 3\necho lost >nothing',
      covers: ['12.numbers'],
    },
    {
      id: 'register',
      title: 'Claim a number',
      say: 'Load `slate.ko` and find its major number in `/proc/devices`. Is there a `/dev/slate`?',
      check: registeredMajor('slate'),
      hint: '`insmod slate.ko`, then `grep slate /proc/devices` and `ls -l /dev/slate`.',
      solution: 'insmod slate.ko\ngrep slate /proc/devices\nls -l /dev/slate',
      covers: ['12.register', '12.numbers'],
    },
    {
      id: 'node',
      title: 'Make the node',
      say: 'Make the node `/dev/slate` with slate’s major number and the minor 0.',
      check: nodeLeadsTo('/dev/slate', 'slate'),
      hint: 'As in the first step: `mknod /dev/slate c MAJOR 0`, with the number that `/proc/devices` shows before `slate`.',
      solution: 'mknod /dev/slate c $(awk \'$2 == "slate" {print $1}\' /proc/devices) 0\nls -l /dev/slate',
      covers: ['12.register'],
    },
    {
      id: 'use',
      title: 'Write and read',
      say: 'Write `hello` to `/dev/slate` with `echo`, then read it back with `cat`. Compare the log.',
      check: loggedInOrder(
        /^slate: open/,
        /^slate: write at 0: [1-9]/,
        /^slate: release/,
        /^slate: open/,
        /^slate: read at 0: [1-9]/,
        /^slate: read at \d+: 0$/,
        /^slate: release/,
      ),
      hint: '`echo hello >/dev/slate` and `cat /dev/slate`.',
      solution: 'echo hello >/dev/slate\ncat /dev/slate',
      covers: ['12.open-release', '12.read-write'],
    },
    {
      id: 'seek',
      title: 'Begin elsewhere',
      say: 'Read slate from the byte at 2 on, not from the beginning.',
      command: 'dd if=/dev/slate bs=1 skip=2',
      check: loggedInOrder(/^slate: llseek: 2$/, /^slate: read at 2: [1-9]/),
      hint: '`dd if=FILE bs=1 skip=N` goes to byte N first.',
      solution: 'dd if=/dev/slate bs=1 skip=2',
      covers: ['12.llseek'],
    },
    {
      id: 'ioctl',
      title: 'Ask and order',
      say: 'With `programs/slatectl`, ask for the `length`, then `wipe` the slate, then give it the command `99`.',
      check: all(
        logged(/^slate: ioctl: command 0x80045301$/, 'of the command "length"'),
        logged(/^slate: ioctl: command 0x00005302$/, 'of the command "wipe"'),
        logged(/^slate: ioctl: command 0x00000063$/, 'of the command 99'),
      ),
      hint: 'Three calls: `programs/slatectl length`, `programs/slatectl wipe`, `programs/slatectl 99`. The source lies beside the program.',
      solution: 'programs/slatectl length\nprograms/slatectl wipe\nprograms/slatectl 99',
      covers: ['12.ioctl'],
    },
    {
      id: 'two',
      title: 'Open it twice',
      say: 'Write a word to slate. Then have the shell keep it open twice, as descriptors 3 and 4, and read each with `cat`, 3 two times. Try `rmmod slate` as well.',
      check: all(refcount('slate', 4), logged(/^slate: open: now 2$/)),
      hint: '`exec 3</dev/slate` opens a file as descriptor 3 of the shell itself; `cat <&3` reads from there.',
      solution:
        'echo chalk >/dev/slate\nexec 3</dev/slate 4</dev/slate\ncat <&3\ncat <&3\ncat <&4\nlsmod\nrmmod slate',
      covers: ['12.two'],
    },
    {
      id: 'class',
      title: 'A node that comes by itself',
      say: 'Close both descriptors, remove `slate` and try to read `/dev/slate`. Then load `bare.ko` and list the two nodes.',
      check: all(unloadEnded('slate', ''), nodeLeadsTo('/dev/bare', 'bare')),
      hint: '`exec 3<&- 4<&-` closes the two. Then `rmmod slate`, `cat /dev/slate`, `insmod bare.ko`, `ls -l /dev/slate /dev/bare`.',
      solution:
        'exec 3<&- 4<&-\nrmmod slate\ncat /dev/slate\ninsmod bare.ko\nls -l /dev/slate /dev/bare\ncat /dev/slate',
      covers: ['12.class'],
    },
    {
      id: 'unset',
      title: 'Nothing behind it',
      say: 'Run `programs/tryall /dev/bare`, which tries one operation after the other. Then remove `bare` and look for its node.',
      check: all(ran('tryall', {code: 0}), unloadEnded('bare', ''), absent('/dev/bare')),
      hint: '`programs/tryall /dev/bare`, then `rmmod bare`.',
      solution: 'programs/tryall /dev/bare\nrmmod bare\nls -l /dev/bare',
      covers: ['12.unset', '12.class'],
    },
    {
      id: 'read',
      title: 'Put something behind it',
      say: 'Give `bare` a function for `read`, which says `bare: read` in the log and hands out a short text. Build it, load it, and read `/dev/bare` with `cat`.',
      check: all(onceBuilt(loadSucceeded('bare.ko'), ran('cat', {code: 0})), logged(/^bare: read\b/)),
      hint: '`slate_read` in `slate.c` shows the arguments, and `simple_read_from_buffer`, which also knows the end. A line `.read = ...` in `bare_operations` names your function.',
      solution:
        'patch -p1 <.solutions/read.patch\nmake\ninsmod bare.ko\ncat /dev/bare\nprograms/tryall /dev/bare\ndmesg | tail -4',
      covers: ['12.read-write', '12.unset'],
    },
  ],
} satisfies Lab;
