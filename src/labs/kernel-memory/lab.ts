/** Owns the lab on memory in the kernel: who hands it out, where it lies, who counts it, and what a leak looks like. */
import {loadFailed, onceBuilt, ran, unloadEnded} from '../checks/trace-events';
import {logged, loggedTimes} from '../checks/log';
import {lookedSince} from '../checks/looked';
import {moduleAbsent, moduleLoaded} from '../checks/modules';
import {slabHolds, slabSpared} from '../checks/slabs';
import {all} from '../checks/verdict';
import type {Lab} from '../lab';

export default {
  id: 'kernel-memory',
  order: 14,
  title: 'Kernel memory',
  summary:
    'Get memory without malloc: small and large, contiguous or not, in a hurry or with patience. Then lose some.',
  level: 'core',
  minutes: 18,
  needs: ['first-module', 'init-fails'],
  modules: [
    {file: 'homesick.ko', does: 'fail', errno: 'ENOENT', log: /homesick: Unknown symbol malloc/},
    {file: 'buckets.ko', does: 'load'},
    {file: 'surveyor.ko', does: 'load'},
    {file: 'puddle.ko', does: 'load'},
    {file: 'drip.ko', does: 'load'},
    {file: 'hurry.ko', does: 'load'},
    {file: 'patient.ko', does: 'load'},
  ],
  steps: [
    {
      id: 'homesick',
      title: 'Miss the C library',
      say: 'Read `homesick.c`, which calls `malloc` and `printf`. It has been compiled. Load it.',
      command: 'insmod homesick.ko',
      check: loadFailed('homesick.ko', 'ENOENT'),
      hint: '`cat homesick.c`, then `insmod homesick.ko`, and read what the log says.',
      solution: 'insmod homesick.ko',
      covers: ['14.no-libc'],
    },
    {
      id: 'stand-ins',
      title: 'What stands in for it',
      say: 'List the symbols that `buckets.ko` wants from the kernel: those marked `UND`, undefined.',
      command: 'readelf -s buckets.ko | grep -w UND',
      check: ran('readelf', {code: 0}),
      hint: '`readelf -s FILE` lists symbols; `grep -w UND` keeps those that the file itself does not define.',
      solution: 'readelf -s buckets.ko | grep -w UND',
      covers: ['14.no-libc'],
    },
    {
      id: 'three-ways',
      title: 'Three ways to get memory',
      say: 'Load `buckets.ko`, which asks three times for 100 bytes. Compare what it was given. Then remove it.',
      check: all(
        logged(/^buckets: kmalloc/),
        logged(/^buckets: kzalloc/),
        logged(/^buckets: vmalloc/),
        unloadEnded('buckets', ''),
      ),
      hint: '`insmod buckets.ko`, read the log, `rmmod buckets`.',
      solution: 'insmod buckets.ko\nrmmod buckets',
      covers: ['14.kmalloc'],
    },
    {
      id: 'contiguous',
      title: 'Where the pages are',
      say: 'Load `surveyor.ko`. For each of eight pages it prints the virtual and the physical address.',
      command: 'insmod surveyor.ko',
      check: all(
        loggedTimes(/^surveyor: [kv]malloc: page \d: virtual [0-9a-f]+, physical [0-9a-f]+$/, 8),
        logged(/^surveyor: vmalloc of 8 MB: given$/),
      ),
      hint: '`insmod surveyor.ko`, then compare the two columns in the log pane. It may help to load it twice.',
      solution: 'insmod surveyor.ko',
      covers: ['14.contiguous', '14.kmalloc'],
    },
    {
      id: 'slabinfo',
      title: 'A cache of its own',
      say: 'Load `puddle.ko`, and find the line of its slab cache in `/proc/slabinfo`.',
      command: 'insmod puddle.ko; head -2 /proc/slabinfo; grep puddle /proc/slabinfo',
      check: all(
        slabHolds('puddle', 500),
        lookedSince('insmod', 'puddle has its cache, and nobody has looked into /proc/slabinfo yet'),
      ),
      hint: 'The second line of `/proc/slabinfo` names the columns. `grep puddle /proc/slabinfo` finds the line.',
      solution: 'insmod puddle.ko; head -2 /proc/slabinfo; grep puddle /proc/slabinfo',
      covers: ['14.slabinfo'],
    },
    {
      id: 'leak',
      title: 'Watch a leak grow',
      say: 'Load and remove `drip.ko`, **twice**. Look at the line `kmalloc-1k` of `/proc/slabinfo` before, between and after.',
      check: all(
        unloadEnded('drip', ''),
        moduleAbsent('drip'),
        slabHolds('kmalloc-1k', 4000),
        lookedSince('rmmod', 'drip has leaked twice; now look at kmalloc-1k once more'),
      ),
      hint: 'In turn: `grep ^kmalloc-1k /proc/slabinfo`, `insmod drip.ko`, `rmmod drip`, and again from the beginning.',
      solution:
        'grep ^kmalloc-1k /proc/slabinfo\ninsmod drip.ko; rmmod drip\ngrep ^kmalloc-1k /proc/slabinfo\ninsmod drip.ko; rmmod drip\ngrep ^kmalloc-1k /proc/slabinfo',
      covers: ['14.leak', '14.slabinfo'],
    },
    {
      id: 'gfp',
      title: 'In a hurry, or with patience',
      say: '`hurry.c` and `patient.c` differ in one word. Load both, and see for which of them the kernel complains.',
      command: 'diff hurry.c patient.c; insmod hurry.ko; insmod patient.ko',
      check: all(
        moduleLoaded('hurry'),
        moduleLoaded('patient'),
        logged(/^BUG: sleeping function called from invalid context/),
      ),
      hint: '`insmod hurry.ko`, `insmod patient.ko`, and read the log. The word begins with `GFP_`.',
      solution: 'diff hurry.c patient.c; insmod hurry.ko; insmod patient.ko',
      covers: ['14.gfp'],
    },
    {
      id: 'mend',
      title: 'Stop the drip',
      say: 'Mend `drip.c`: keep the pointers, and free the blocks in exit. Build it, load and remove it, and look at `kmalloc-1k` before, between and after.',
      check: all(
        onceBuilt(unloadEnded('drip', '')),
        moduleAbsent('drip'),
        slabSpared('kmalloc-1k', /^drip: got \d+ blocks/, 2000),
      ),
      hint: 'A `static char *drops[COUNT]` has room for all the pointers. `kfree` takes one, and a NULL does no harm. If a `kmalloc` fails in the middle, init has to free what it has. `make` builds all seven modules, `make -C /lib/modules/$(uname -r)/build M=$PWD drip.ko` this one alone.',
      solution:
        'patch -p1 <.solutions/mend.patch\nmake -C /lib/modules/$(uname -r)/build M=$PWD drip.ko\ngrep ^kmalloc-1k /proc/slabinfo\ninsmod drip.ko\ngrep ^kmalloc-1k /proc/slabinfo\nrmmod drip\ngrep ^kmalloc-1k /proc/slabinfo',
      covers: ['14.leak', '14.kmalloc', '14.slabinfo'],
    },
  ],
} satisfies Lab;
