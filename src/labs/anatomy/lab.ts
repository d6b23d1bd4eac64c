/** Owns the lab that takes a .ko apart: what is in the file, and what becomes of its parts in the kernel. */
import {loadFailed, loadSucceeded, onceBuilt, ran} from '../checks/trace-events';
import {fileHas} from '../checks/files';
import {loggedInOrder} from '../checks/log';
import {all} from '../checks/verdict';
import type {Lab} from '../lab';

const here = (name: string) => `/root/labs/anatomy/${name}`;

export default {
  id: 'anatomy',
  order: 2,
  title: 'Anatomy of a .ko',
  summary: 'Take a module’s file apart: its header, sections, symbols and tags, and what is thrown away.',
  level: 'first',
  minutes: 15,
  needs: ['first-module'],
  modules: [{file: 'specimen.ko', does: 'load'}],
  steps: [
    {
      id: 'file',
      title: 'What kind of file',
      say: 'Ask `file` what `specimen.ko` is, and what `/bin/busybox` is.',
      command: 'file specimen.ko /bin/busybox',
      check: ran('file', {code: 0}),
      hint: '`file` takes any number of paths.',
      solution: 'file specimen.ko /bin/busybox',
      covers: ['2.relocatable'],
    },
    {
      id: 'header',
      title: 'The header',
      say: 'Read the ELF header of `specimen.ko`. Find its type and its entry point, and compare them with those of `/bin/busybox`.',
      command: 'readelf -h specimen.ko',
      check: ran('readelf', {code: 0}),
      hint: '`readelf -h FILE` prints the header: `-h` is for header here, not for help.',
      solution: 'readelf -h specimen.ko\nreadelf -h /bin/busybox | grep -E "Type|Entry"',
      covers: ['2.relocatable'],
    },
    {
      id: 'sections',
      title: 'The sections',
      say: 'List the sections of `specimen.ko`, and keep the list in a file `sections`: you will need two numbers from it.',
      command: 'readelf -S specimen.ko | tee sections',
      check: fileHas(here('sections'), /\] \.init\.text +PROGBITS/, '`sections` does not hold the list yet'),
      hint: '`readelf -S` lists sections. `tee FILE` prints what it reads and keeps it in a file as well.',
      solution: 'readelf -S specimen.ko | tee sections',
      covers: ['2.sections'],
    },
    {
      id: 'symbols',
      title: 'What it asks for',
      say: 'Of the symbols of `specimen.ko`, keep those in a file `needs` that are marked `UND`, undefined.',
      check: fileHas(here('needs'), / UND _printk$/, '`needs` does not hold the undefined symbols yet'),
      hint: '`readelf -s` lists symbols; the small s matters. `grep UND` keeps the undefined ones.',
      solution: 'readelf -s specimen.ko | tail -8\nreadelf -s specimen.ko | grep UND | tee needs',
      covers: ['2.symbols'],
    },
    {
      id: 'modinfo',
      title: 'Its label',
      say: 'Ask `modinfo` about `specimen.ko`.',
      command: 'modinfo ./specimen.ko',
      check: ran('modinfo', {code: 0}),
      hint: '`modinfo` takes a path, as `insmod` does.',
      solution: 'modinfo ./specimen.ko',
      covers: ['2.modinfo'],
    },
    {
      id: 'label',
      title: 'The label itself',
      say: 'Cut the section `.modinfo` out of the file with `dd`, into a file `label`. Where it begins and how long it is stands in your list.',
      check: fileHas(
        here('label'),
        /^description=A module to be taken apart\0author=modlab\0[^]{0,2000}vermagic=[^\0]{1,200}\0$/,
        '`label` does not hold the section .modinfo and nothing else',
      ),
      hint: '`grep modinfo sections`: the columns Off and Size are hexadecimal. `dd if=specimen.ko of=label bs=1 skip=OFFSET count=SIZE`; the shell reads hexadecimal as `$((0x1f))`. Look at the result with `tr "\\0" "\\n" <label`.',
      solution:
        "set -- $(sed -n 's/.*\\] \\.modinfo//p' sections)\ndd if=specimen.ko of=label bs=1 skip=$((0x$3)) count=$((0x$4))\ntr '\\0' '\\n' <label",
      covers: ['2.modinfo'],
    },
    {
      id: 'vermagic',
      title: 'Another kernel’s module',
      say: 'Make a copy `older.ko` whose `vermagic` says that it is for 6.11 and not for 6.12. Try to load it, and read the log.',
      check: loadFailed('older.ko', 'ENOEXEC'),
      hint: 'The label is plain text, so `sed` can change it: `sed s/OLD/NEW/ specimen.ko >older.ko`. OLD and NEW must have the same length.',
      solution:
        'sed s/vermagic=6.12/vermagic=6.11/ specimen.ko >older.ko\nmodinfo -F vermagic ./older.ko\ninsmod older.ko\ndmesg | tail -1',
      covers: ['2.vermagic'],
    },
    {
      id: 'init-text',
      title: 'What is thrown away',
      say: 'Load `specimen.ko`, read `/sys/module/specimen/initsize`, and remove it again. Compare the two lines that it says.',
      check: loggedInOrder(
        /^specimen: init: init text: [1-9]\d* bytes/,
        /^specimen: exit: init text: 0 bytes/,
      ),
      hint: '`insmod specimen.ko`, `cat /sys/module/specimen/initsize`, `rmmod specimen`, `dmesg | tail -2`.',
      solution: 'insmod specimen.ko\ncat /sys/module/specimen/initsize\nrmmod specimen\ndmesg | tail -2',
      covers: ['2.init-text'],
    },
    {
      id: 'version',
      title: 'A label of your own',
      say: 'Give the module a version: add `MODULE_VERSION` to `specimen.c`, build it with `make` and load it. Ask `modinfo` for the version, and find it in `/sys/module/specimen`.',
      check: all(
        onceBuilt(loadSucceeded('specimen.ko')),
        fileHas(
          '/sys/module/specimen/version',
          /./,
          '/sys/module/specimen/version cannot be read: the module that is loaded has no version',
        ),
      ),
      hint: '`MODULE_VERSION` takes a text in quotes, as `MODULE_AUTHOR` does. Then `make`, `modinfo ./specimen.ko`, `insmod specimen.ko`, `ls /sys/module/specimen`.',
      solution:
        'patch -p1 <.solutions/version.patch\nmake\nmodinfo ./specimen.ko\ninsmod specimen.ko\ngrep . /sys/module/specimen/*version',
      covers: ['2.modinfo'],
    },
  ],
} satisfies Lab;
