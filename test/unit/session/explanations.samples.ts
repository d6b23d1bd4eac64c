/** Owns, for each row of the table of explanations, words as the kernel or a program prints them, and what is to be said. */
import type {Where} from '../../../src/session/diagnostics/explanations/explanation';

export interface Sample {
  where: Where;
  /** All that is printed; the row's line is among it. */
  printed: string;
  /** What is said begins or ends with this, or has it in its middle. */
  says: string;
}

const at = '/root/labs/x/x.c:3:10: ';
const fatal = (header: string) =>
  `${at}fatal error: ${header}: No such file or directory\ncompilation terminated.`;
const implicit = (name: string) =>
  `${at}error: implicit declaration of function '${name}' [-Werror=implicit-function-declaration]`;
const cut = (line: string) =>
  `------------[ cut here ]------------\n${line}\nWARNING: CPU: 0 PID: 94 at lib/x.c:28 warn+0xb9/0x120`;

export const SAMPLES: Record<string, Sample> = {
  // Reports of the kernel.
  'recursive-fault': {
    where: 'report',
    printed: 'Fixing recursive fault but reboot is needed!',
    says: 'stays for good',
  },
  'stack-protector': {
    where: 'report',
    printed:
      'Kernel panic - not syncing: stack-protector: Kernel stack is corrupted in: hello_init+0x2f/0x30 [hello]',
    says: 'array in hello_init was written past its end',
  },
  'refcount-underflow': {
    where: 'report',
    printed: cut('refcount_t: underflow; use-after-free.'),
    says: 'one put too many',
  },
  'refcount-zero': {
    where: 'report',
    printed: cut('refcount_t: addition on 0; use-after-free.'),
    says: 'that had none left',
  },
  'refcount-saturated': {
    where: 'report',
    printed: cut('refcount_t: saturated; leaking memory.'),
    says: 'never dropped',
  },
  'list-add': {
    where: 'report',
    printed: cut('list_add double add: new=c1a2b3c4, prev=c1a2b3c4, next=c8000000.'),
    says: 'added twice',
  },
  'list-del': {
    where: 'report',
    printed: cut('list_del corruption, c1a2b3c4->next is LIST_POISON1 (00000100)'),
    says: 'list_del() twice',
  },
  'double-free': {
    where: 'report',
    printed:
      '------------[ cut here ]------------\nkernel BUG at mm/slub.c:553!\nOops: invalid opcode: 0000 [#1]',
    says: 'kfree() twice',
  },
  slab: {
    where: 'report',
    printed: [
      '[Right Redzone overwritten] 0xc26eaa40-0xc26eaa40 @offset=2624. First byte 0x1 instead of 0xcc',
      '='.repeat(77),
      'BUG kmalloc-64 (Tainted: G           O      ): Object corrupt',
      '-'.repeat(77),
    ].join('\n'),
    says: 'past the end of an object',
  },
  usercopy: {
    where: 'report',
    printed:
      "usercopy: Kernel memory exposure attempt detected from SLUB object 'kmalloc-8' (offset 0, size 64)!",
    says: 'copy_to_user() was asked for more',
  },
  'debug-object': {
    where: 'report',
    printed: cut(
      'ODEBUG: free active (active state 0) object: c1a2b3c4 object type: timer_list hint: tick+0x0/0x10 [hello]',
    ),
    says: 'A timer_list was still active as its memory was freed',
  },
  'sleep-in-atomic': {
    where: 'report',
    printed: 'BUG: scheduling while atomic: insmod/94/0x00000002',
    says: 'under a spinlock',
  },
  'spinlock-recursion': {
    where: 'report',
    printed: 'BUG: spinlock recursion on CPU#0, insmod/94',
    says: 'waits for itself',
  },
  'spinlock-magic': {
    where: 'report',
    printed: 'BUG: spinlock bad magic on CPU#0, insmod/94',
    says: 'spin_lock_init()',
  },
  'spinlock-unlocked': {
    where: 'report',
    printed: 'BUG: spinlock already unlocked on CPU#0, insmod/94',
    says: 'one unlock too many',
  },
  'fault-address': {
    where: 'report',
    printed: 'BUG: kernel NULL pointer dereference, address: 00000040',
    says: 'A member at offset 64 of a structure was used through a null pointer.',
  },
  divide: {where: 'report', printed: 'Oops: divide error: 0000 [#1] PREEMPT', says: 'divided by zero'},
  'rcu-stall': {
    where: 'report',
    printed: 'rcu: INFO: rcu_preempt self-detected stall on CPU',
    says: 'cond_resched()',
  },
  lockup: {
    where: 'report',
    printed: 'watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [insmod:94]',
    says: 'kept the processor',
  },
  'hung-task': {
    where: 'report',
    printed: 'INFO: task insmod:94 blocked for more than 120 seconds.',
    says: 'a lock that is never released',
  },
  'init-returned': {
    where: 'report',
    printed: "do_init_module: 'five'->init suspiciously returned 5, it should follow 0/-E convention",
    says: 'returned 5. It must return 0',
  },
  'duplicate-name': {
    where: 'report',
    printed: "sysfs: cannot create duplicate filename '/class/mine'",
    says: '/class/mine exists already',
  },
  'proc-registered': {
    where: 'report',
    printed: cut("proc_dir_entry '/mine' already registered"),
    says: '/proc/mine exists already',
  },
  'driver-registered': {
    where: 'report',
    printed: "Error: Driver 'mine' is already registered, aborting...",
    says: 'named mine is registered',
  },
  'no-release': {
    where: 'report',
    printed: cut("Device 'mine' does not have a release() function, it is broken and must be fixed."),
    says: 'needs a release function',
  },
  'proc-not-empty': {
    where: 'report',
    printed: cut("remove_proc_entry: removing non-empty directory 'mine', leaking at least 'a'"),
    says: 'proc_remove()',
  },
  'cache-in-use': {
    where: 'report',
    printed: cut(
      'kmem_cache_destroy mine: Slab cache still has objects when called from bye+0x11/0x20 [mine]',
    ),
    says: 'still in use',
  },
  'cache-twice': {
    where: 'report',
    printed: cut("kmem_cache of name 'mine' already exists"),
    says: 'created twice',
  },
  'free-irq': {where: 'report', printed: cut('Trying to free already-free IRQ 7'), says: 'free_irq() twice'},
  'irq-nobody': {
    where: 'report',
    printed: 'irq 7: nobody cared (try booting with the "irqpoll" option)',
    says: 'IRQ_HANDLED',
  },
  'not-a-kmalloc': {
    where: 'report',
    printed: cut('virt_to_cache: Object is not a Slab page!'),
    says: 'not allocated that way',
  },
  'lock-order': {
    where: 'report',
    printed: 'WARNING: possible circular locking dependency detected',
    says: 'same order everywhere',
  },
  'lock-recursion': {
    where: 'report',
    printed: 'WARNING: possible recursive locking detected',
    says: 'wait for itself',
  },
  'lock-in-interrupt': {
    where: 'report',
    printed: 'WARNING: inconsistent lock state',
    says: 'spin_lock_irqsave()',
  },
  'lock-balance': {
    where: 'report',
    printed: 'WARNING: bad unlock balance detected!',
    says: 'one unlock too many',
  },
  'lock-kept': {
    where: 'report',
    printed: 'WARNING: lock held when returning to user space!',
    says: 'without its unlock',
  },
  'lock-freed': {where: 'report', printed: 'WARNING: held lock freed!', says: 'that is held'},
  'lock-key': {
    where: 'report',
    printed: 'INFO: trying to register non-static key.',
    says: 'never initialised',
  },
  'lock-context': {where: 'report', printed: '[ BUG: Invalid wait context ]', says: 'raw spinlock'},
  'lock-misused': {
    where: 'report',
    printed: cut('DEBUG_LOCKS_WARN_ON(lock->magic != lock)'),
    says: 'mutex_init()',
  },
  'rcu-sleep': {
    where: 'report',
    printed:
      'WARNING: suspicious\nkernel/sched/core.c:8501 Illegal context switch in RCU read-side critical section!',
    says: 'rcu_read_unlock()',
  },
  shift: {where: 'report', printed: cut('UBSAN: shift-out-of-bounds in /root/x.c:5:3'), says: 'A shift'},
  'divided-by-zero': {
    where: 'report',
    printed: cut('UBSAN: division-overflow in /root/x.c:5:3'),
    says: 'divided by zero',
  },
  'invalid-value': {
    where: 'report',
    printed: cut('UBSAN: invalid-load in /root/x.c:5:3'),
    says: 'a value that it cannot have',
  },
  injected: {
    where: 'report',
    printed: 'FAULT_INJECTION: forcing a failure.',
    says: 'you asked for that',
  },
  'rcu-usage': {where: 'report', printed: 'WARNING: suspicious RCU usage', says: 'rcu_read_lock()'},
  kfence: {
    where: 'report',
    printed: 'BUG: KFENCE: use-after-free read in hello_init+0x2f/0x30 [hello]',
    says: 'used after kfree()',
  },
  'array-index': {
    where: 'report',
    printed: 'UBSAN: array-index-out-of-bounds in /root/x.c:5:3',
    says: 'outside its bounds',
  },
  leak: {
    where: 'report',
    printed: 'kmemleak: 1 new suspected memory leaks (see /sys/kernel/debug/kmemleak)',
    says: 'no pointer leads',
  },
  warned: {
    where: 'report',
    printed: 'WARNING: CPU: 0 PID: 94 at /root/x.c:5 hello+0x2f/0x30 [x]',
    says: 'A WARN_ON() was true',
  },
  // Lines of the log.
  'no-opcodes': {
    where: 'log',
    printed: 'Code: Unable to access opcode bytes at 0xc881dfd6.',
    says: 'not a fault of the module',
  },
  'last-unloaded': {
    where: 'log',
    printed: 'Modules linked in: hello(O+) [last unloaded: configs]',
    says: 'configs is not yours',
  },
  'fault-address-register': {
    where: 'log',
    printed: 'CR0: 80050033 CR2: 00000040 CR3: 01a4e000 CR4: 00000010',
    says: 'the report’s first line',
  },
  'preempt-count': {
    where: 'log',
    printed: 'note: insmod[94] exited with preempt_count 1',
    says: 'held a spinlock',
  },
  'tainted-by-module': {
    where: 'log',
    printed: 'hello: loading out-of-tree module taints kernel.',
    says: 'Not a fault',
  },
  'unsigned-module': {
    where: 'log',
    printed: 'hello: module verification failed: signature and/or required key missing - tainting kernel',
    says: 'carries no signature',
  },
  'unknown-symbol': {where: 'log', printed: 'uses: Unknown symbol add_two (err -2)', says: 'exports add_two'},
  'version-magic': {
    where: 'log',
    printed: "hello: version magic '5.10.0 SMP' should be '6.12.1-modlab mod_unload 486 '",
    says: 'for another kernel',
  },
  'symbol-version': {
    where: 'log',
    printed: 'hello: disagrees about version of symbol module_layout',
    says: 'build it again',
  },
  'irq-mismatch': {
    where: 'log',
    printed: 'genirq: Flags mismatch irq 4. 00000000 (mine) vs. 00000080 (ttyS0)',
    says: 'Interrupt 4 is taken',
  },
  'kernel-error': {
    where: 'log',
    printed: 'mine 0-0050: probe failed with error -517',
    says: '517 is EPROBE_DEFER',
  },
  'debugfs-present': {
    where: 'log',
    printed: "debugfs: File 'mine' in directory '/' already present!",
    says: 'mine exists already',
  },
  'clock-grain': {where: 'log', printed: 'hello: it took 0 ns', says: 'steps of 25 to 100 µs'},
  // What gcc and make say.
  'header-gone': {
    where: 'compiler',
    printed: fatal('linux/genhd.h'),
    says: 'gone since Linux 5.18; in its place: linux/blkdev.h.',
  },
  'header-libc': {where: 'compiler', printed: fatal('stdio.h'), says: 'a header of the C library'},
  'header-unknown': {
    where: 'compiler',
    printed: fatal('linux/frobnicate.h'),
    says: 'has no linux/frobnicate.h',
  },
  'name-gone': {
    where: 'compiler',
    printed: implicit('do_gettimeofday'),
    says: 'gone since Linux 5.0; in its place: ktime_get_real_ts64().',
  },
  'name-of-libc': {where: 'compiler', printed: implicit('printf'), says: 'the kernel has pr_info().'},
  'header-missing': {where: 'compiler', printed: implicit('kmalloc'), says: '#include <linux/slab.h>'},
  'member-gone': {
    where: 'compiler',
    printed: `${at}error: 'struct task_struct' has no member named 'state'; did you mean 'stats'?`,
    says: '.state is gone since Linux 5.14',
  },
  'proc-ops': {
    where: 'compiler',
    printed: `${at}error: passing argument 4 of 'proc_create' from incompatible pointer type [-Werror=incompatible-pointer-types]`,
    says: 'struct proc_ops',
  },
  'class-create': {
    where: 'compiler',
    printed: `${at}error: too many arguments to function 'class_create'`,
    says: 'no THIS_MODULE',
  },
  'access-ok': {
    where: 'compiler',
    printed: `${at}error: macro "access_ok" passed 3 arguments, but takes just 2`,
    says: 'Since Linux 5.0',
  },
  'vm-flags': {
    where: 'compiler',
    printed: `${at}error: assignment of read-only member 'vm_flags'`,
    says: 'vm_flags_set()',
  },
  'remove-void': {
    where: 'compiler',
    printed: `${at}error: initialization of 'void (*)(struct platform_device *)' from incompatible pointer type 'int (*)(struct platform_device *)'`,
    says: 'returns void now',
  },
  'i2c-probe': {
    where: 'compiler',
    printed: `${at}error: initialization of 'int (*)(struct i2c_client *)' from incompatible pointer type`,
    says: 'takes only the client',
  },
  'loop-declaration': {
    where: 'compiler',
    printed: `${at}warning: ISO C90 forbids mixed declarations and code`,
    says: 'at the beginning of the block',
  },
  'outside-of-function': {
    where: 'compiler',
    printed: `${at}error: expected declaration specifiers or '...' before string constant`,
    says: 'MODULE_SUPPORTED_DEVICE, which is gone since Linux 5.12',
  },
  'floating-point': {
    where: 'compiler',
    printed: `${at}error: SSE register return with SSE disabled`,
    says: 'integers only',
  },
  'name-taken': {
    where: 'compiler',
    printed: `${at}error: static declaration of 'oops_exit' follows non-static declaration`,
    says: 'A header declares oops_exit already',
  },
  'missing-separator': {
    where: 'make',
    printed: 'Makefile:3: *** missing separator.  Stop.',
    says: 'begins with a tab',
  },
  // Undefined symbols.
  'division-64': {
    where: 'modpost',
    printed: 'ERROR: modpost: "__udivdi3" [/root/x/x.ko] undefined!',
    says: 'div_u64(), div64_s64() or do_div()',
  },
  'other-64': {
    where: 'modpost',
    printed: 'ERROR: modpost: "__muldi3" [/root/x/x.ko] undefined!',
    says: 'a 64-bit operation',
  },
  'floating-point-call': {
    where: 'modpost',
    printed: 'ERROR: modpost: "__floatsisf" [/root/x/x.ko] undefined!',
    says: 'floating point',
  },
  'undefined-gone': {
    where: 'modpost',
    printed: 'ERROR: modpost: "kallsyms_lookup_name" [/root/x/x.ko] undefined!',
    says: 'gone since Linux 5.7',
  },
  'undefined-libc': {
    where: 'modpost',
    printed: 'ERROR: modpost: "malloc" [/root/x/x.ko] undefined!',
    says: 'the kernel has kmalloc()',
  },
  // Terminals.
  'kernel-error-printed': {
    where: 'terminal',
    printed: 'insmod: ERROR: could not insert module x.ko: Unknown error 517',
    says: '517 is EPROBE_DEFER',
  },
  'module-format': {
    where: 'terminal',
    printed: 'insmod: ERROR: could not insert module x.ko: Invalid module format',
    says: 'built for another kernel',
  },
  'module-symbols': {
    where: 'terminal',
    printed: 'insmod: ERROR: could not insert module x.ko: Unknown symbol in module',
    says: 'modprobe does',
  },
  'module-there': {
    where: 'terminal',
    printed: 'insmod: ERROR: could not insert module x.ko: File exists',
    says: 'remove it first',
  },
  'module-in-use': {where: 'terminal', printed: 'rmmod: ERROR: Module x is in use', says: 'Somebody uses x'},
  'mount-no-type': {
    where: 'terminal',
    printed: 'mount: mounting /dev/loop0 on /mnt failed: No such file or directory',
    says: 'as in mount -t ext2, and the kernel loads it',
  },
  'make-architecture': {
    where: 'terminal',
    printed: "make[2]: *** No rule to make target 'arch/arm/Makefile'.  Stop.",
    says: 'builds for arm; this machine is a 32-bit x86',
  },
  'make-no-rule': {
    where: 'terminal',
    printed: "make[1]: *** No rule to make target '/root/x/helo.o', needed by '/root/x/'.  Stop.",
    says: '/root/x/helo.o is not there',
  },
  'make-no-directory': {
    where: 'terminal',
    printed: 'make[1]: *** /usr/src/linux: No such file or directory.  Stop.',
    says: 'Modules are built with /lib/modules/$(uname -r)/build',
  },
  'make-no-makefile': {
    where: 'terminal',
    printed: 'make: *** No targets specified and no makefile found.  Stop.',
    says: 'with a capital M',
  },
  interpreter: {where: 'terminal', printed: '-sh: ./x.sh: not found', says: 'what is not found is /bin/bash'},
  'other-system': {where: 'terminal', printed: '-sh: ./elf: not found', says: 'compile it here with gcc'},
  'nothing-built': {
    where: 'terminal',
    printed: 'root@x:~/empty# make\r\nroot@x:~/empty# ',
    says: 'names none in obj-m',
  },
};
