/** Owns the lab on the kernel that finds mistakes: a deadlock before it happens, a leak, and memory used after it was freed. */
import {fileHas} from '../checks/files';
import {logged, loggedTimes} from '../checks/log';
import {reported} from '../checks/report';
import {lookedSince} from '../checks/looked';
import {onceBuilt, ran, unloadEnded} from '../checks/trace-events';
import {all} from '../checks/verdict';
import type {Lab} from '../lab';

export default {
  id: 'checking-kernel',
  order: 22,
  title: 'Let the kernel look for it',
  summary:
    'A kernel that is built to find mistakes: a deadlock before it happens, a leak, memory used after kfree.',
  level: 'deep',
  minutes: 20,
  needs: ['kernel-memory', 'concurrency', 'makefiles'],
  kernel: 'checking',
  modules: [
    {file: 'diners.ko', does: 'load'},
    {file: 'notebook.ko', does: 'load'},
    {file: 'stale.ko', does: 'load'},
  ],
  steps: [
    {
      id: 'kernel',
      title: 'Another kernel',
      say: 'This lab runs on another kernel. Ask it for its name, and look for its checks in its configuration.',
      command: 'uname -r; zgrep -E "PROVE_LOCKING|KMEMLEAK=|KFENCE=|SLUB_DEBUG_ON" /proc/config.gz',
      check: ran('uname', {code: 0}),
      hint: '`uname -r` prints its release. `modprobe configs` makes `/proc/config.gz`, if it is not there.',
      solution:
        'modprobe configs; uname -r; zgrep -E "PROVE_LOCKING|KMEMLEAK=|KFENCE=|SLUB_DEBUG_ON" /proc/config.gz',
      covers: ['22.options'],
    },
    {
      id: 'order',
      title: 'A deadlock that did not happen',
      say: 'Read `diners.c` and load it. Let Anna dine, then Bert: `echo 1 >/sys/module/diners/parameters/anna`, and the same with `bert`. Nobody waits for anybody. Read the log.',
      check: all(
        logged(/^diners: Anna has/),
        logged(/^diners: Bert has/),
        logged(/possible circular locking dependency detected/),
      ),
      hint: '`insmod diners.ko`, then the two `echo`. One of them must come second for there to be two orders.',
      solution:
        'insmod diners.ko\necho 1 >/sys/module/diners/parameters/anna\necho 1 >/sys/module/diners/parameters/bert',
      covers: ['22.lock-order'],
    },
    {
      id: 'once',
      title: 'It reports once',
      say: 'Let both dine again: the log says no more of locks. Find the line `debug_locks` in `/proc/lockdep_stats`, which says why.',
      check: all(
        fileHas('/proc/lockdep_stats', /^ debug_locks:\s+0$/m, 'lockdep has not reported anything yet'),
        loggedTimes(/^diners: (?:Anna|Bert) has/, 3),
        lookedSince('insmod', 'both have dined again, and nobody has looked yet'),
      ),
      hint: '`grep debug_locks /proc/lockdep_stats`',
      solution:
        'echo 1 >/sys/module/diners/parameters/bert\ngrep debug_locks /proc/lockdep_stats\nrmmod diners',
      covers: ['22.lock-order'],
    },
    {
      id: 'leak',
      title: 'Who still knows of it?',
      say: 'Read `notebook.c`: how many notes does it lose? Then run `./find-leaks`, which loads it, writes three notes, removes it, and asks kmemleak each time. It takes a quarter of a minute.',
      command: './find-leaks',
      check: all(logged(/^find-leaks: removed: [1-9]\d* lost$/), logged(/^kmemleak: unreferenced object 0x/)),
      hint: '`cat notebook.c find-leaks`, then `./find-leaks`. In the log, each lost object has a backtrace: who allocated it.',
      solution: './find-leaks',
      covers: ['22.leak'],
    },
    {
      id: 'mend',
      title: 'Lose nothing',
      say: 'Mend `notebook.c`, run `make`, and then `./find-leaks`: it must find nothing, with the last note still shown.',
      check: all(
        onceBuilt(unloadEnded('notebook', '')),
        reported('find-leaks', {
          note: /^the last one$/,
          'while loaded': /^0 lost$/,
          removed: /^0 lost$/,
        }),
      ),
      hint: 'Two lines are missing: one where the pointer is overwritten, one in exit. `kfree(NULL)` does no harm.',
      solution: 'patch -p1 <.solutions/mend.patch\nmake\n./find-leaks',
      covers: ['22.leak'],
    },
    {
      id: 'read',
      title: 'Read what was given back',
      say: 'Load `stale.ko`, and let it look into 500 parcels that it has given back: `echo 500 >/sys/module/stale/parameters/peek`. Some of them KFENCE has watched. If none was, do it again.',
      check: logged(/^BUG: KFENCE: use-after-free read in peek_set/),
      hint: '`insmod stale.ko` first. KFENCE takes one allocation in a tenth of a second. `echo 10 >/sys/module/kfence/parameters/sample_interval` lets it take more.',
      solution: 'insmod stale.ko\necho 500 >/sys/module/stale/parameters/peek\ndmesg | grep -A12 KFENCE:',
      covers: ['22.freed'],
    },
    {
      id: 'write',
      title: 'Write into it',
      say: 'Now let it write into one: `echo 1 >/sys/module/stale/parameters/poke`. Nothing is reported yet. Have SLUB look at its objects of that size: `echo 1 >/sys/kernel/slab/kmalloc-64/validate`.',
      check: all(logged(/^stale: poked$/), logged(/^\[Poison overwritten\] 0x/)),
      hint: 'Both `echo`, one after the other. The log then shows the object, byte by byte, and who allocated and freed it.',
      solution:
        'echo 1 >/sys/module/stale/parameters/poke\necho 1 >/sys/kernel/slab/kmalloc-64/validate\ndmesg | tail -40\nrmmod stale',
      covers: ['22.freed'],
    },
  ],
} satisfies Lab;
