/** Owns the lab on how sources become a module: what a Makefile says, what is generated, what can go wrong. */
import {sameText} from '../checks/compare';
import {loadFailed, loadSucceeded, ran} from '../checks/trace-events';
import {fileHas} from '../checks/files';
import {logged, loggedInOrder} from '../checks/log';
import {moduleLoaded, tainted} from '../checks/modules';
import {all} from '../checks/verdict';
import type {Lab} from '../lab';

const here = (name: string) => `/root/labs/makefiles/${name}`;

export default {
  id: 'makefiles',
  order: 17,
  title: 'Names and Makefiles',
  summary:
    'Follow sources to a .ko: names, the two readings of a Makefile, generated files, a missing licence.',
  level: 'core',
  minutes: 15,
  needs: ['first-module', 'anatomy'],
  modules: [
    {file: 'solo.ko', does: 'load'},
    {file: 'choir.ko', does: 'load'},
    {file: 'unlicensed.ko', does: 'load'},
    {file: 'solo-old.ko', does: 'fail', errno: 'ENOEXEC', log: /version magic '6\.11\./},
  ],
  steps: [
    {
      id: 'solo',
      title: 'One source',
      say: 'Read `Makefile`. Load the module that is made from one source.',
      check: all(moduleLoaded('solo'), logged(/^solo: one voice/)),
      hint: '`cat Makefile`. Of the names behind `obj-m`, one is explained further and one is not.',
      solution: 'cat Makefile\ninsmod solo.ko\ndmesg | tail -1',
      covers: ['17.obj-m'],
    },
    {
      id: 'choir',
      title: 'Three sources',
      say: 'Load the module that `alto.c` has become a part of.',
      check: all(
        moduleLoaded('choir'),
        loggedInOrder(/^choir: conductor\.c begins/, /^choir: alto sings/, /^choir: bass sings/),
      ),
      hint: 'Look in the Makefile for a list with `alto.o` in it. What stands before `-objs` is the name of the module.',
      solution: 'ls *.ko *.c\ngrep objs Makefile\ninsmod choir.ko\ndmesg | tail -3',
      covers: ['17.objs'],
    },
    {
      id: 'passes',
      title: 'Read twice',
      say: '`make.log` is what `make` said when this folder was built. Write into a file `release` what `KERNELRELEASE` held when the Makefile was read for the second time.',
      check: sameText(here('release'), '/proc/sys/kernel/osrelease'),
      hint: '`grep -n Reading make.log`. Then `echo VALUE >release`: what stands between the quotes, without them.',
      solution: 'cat make.log\ngrep Reading make.log | sed -n \'2s/.*"\\(.*\\)"/\\1/p\' | tee release',
      covers: ['17.two-pass', '17.make'],
    },
    {
      id: 'change',
      title: 'Build it yourself',
      say: 'Change in `solo.c` what solo says when it is loaded. Run `make`, and load your own `solo.ko` in place of the old one.',
      check: all(ran('make', {code: 0}), logged(/^solo: (?!one voice|goodbye)/)),
      hint: 'Open `solo.c` in the editor ("Editor", above) or with `vi`, and change the text after `solo: `. Then `make`, `rmmod solo`, `insmod solo.ko`.',
      solution: 'patch -p1 <.solutions/change.patch\nmake\nrmmod solo\ninsmod solo.ko\ndmesg | tail -1',
      covers: ['17.make', '17.rebuild'],
    },
    {
      id: 'clean',
      title: 'A Makefile of your own',
      say: 'In `mine/Makefile` the target `clean` is missing. Add it: it asks the kernel’s build to clean up in this folder.',
      check: fileHas(
        here('mine/Makefile'),
        /^clean:[^\n]*\n\t@?(\$[({]MAKE[)}]|make) (?=[^\n]*-C *\S)(?=[^\n]*M=)[^\n]* clean\s*$/m,
        'mine/Makefile has no target clean with a command that begins with a tab and has -C, M= and clean',
      ),
      hint: 'It looks like `all`, with `clean` where `modules` stands. The second line begins with a tab, not with spaces: `vi mine/Makefile`, or `printf` with `\\t`.',
      solution:
        "cat mine/Makefile\nprintf '\\nclean:\\n\\t$(MAKE) -C $(KDIR) M=$(CURDIR) clean\\n' >>mine/Makefile\ntail -2 mine/Makefile",
      covers: ['17.make'],
    },
    {
      id: 'generated',
      title: 'Between source and module',
      say: 'The folder `built` has what `make` left behind, apart from the modules. Find the struct module of `solo` there: list the symbols of `solo.o` and of `solo.mod.o`.',
      check: ran('readelf', {code: 0}),
      hint: 'The name of the struct is `__this_module`. `readelf -s FILE` lists symbols.',
      solution:
        'ls -A built\ncat built/solo.mod.c\nreadelf -s built/solo.o | tail -7\nreadelf -s built/solo.mod.o | tail -5',
      covers: ['17.generated'],
    },
    {
      id: 'symvers',
      title: 'Who offers what',
      say: 'One of the files in `built` is a table of what these modules offer to others: the function `choir_sing`. Write that file’s name into a file `answer`.',
      check: fileHas(
        here('answer'),
        /^(\S*\/)?Module\.symvers\s*$/m,
        '`answer` does not name the right file yet',
      ),
      hint: '`grep -l choir_sing built/*` lists files that have this name in them. The one you want is made for reading, and is no source.',
      solution:
        'grep -l choir_sing built/*\ncat built/Module.symvers built/modules.order\necho Module.symvers >answer',
      covers: ['17.generated'],
    },
    {
      id: 'licence',
      title: 'No licence',
      say: '`unlicensed.c` lacks `MODULE_LICENSE`. Read in `licence.log` how its build ended. Then load `unlicensed.ko`, which was made in spite of it, and read the kernel’s log.',
      check: all(loadSucceeded('unlicensed.ko'), tainted('P')),
      hint: '`cat licence.log`, `insmod unlicensed.ko`, `dmesg | tail -4`.',
      solution: 'cat licence.log\ninsmod unlicensed.ko\ndmesg | tail -4\ncat /proc/sys/kernel/tainted',
      covers: ['17.license'],
    },
    {
      id: 'rebuild',
      title: 'For another kernel',
      say: '`solo-old.ko` is from the same source, for Linux 6.11. Try to load it, then compare its vermagic with that of `solo.ko`.',
      check: loadFailed('solo-old.ko', 'ENOEXEC'),
      hint: '`insmod solo-old.ko`, `dmesg | tail -1`, `modinfo -F vermagic ./solo-old.ko ./solo.ko`.',
      solution: 'insmod solo-old.ko\ndmesg | tail -1\nmodinfo -F vermagic ./solo-old.ko ./solo.ko',
      covers: ['17.rebuild'],
    },
  ],
} satisfies Lab;
