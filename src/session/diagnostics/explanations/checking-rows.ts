/** Owns the sentences for what the checking kernel finds: locks, memory, C, and failures that somebody asked for. */
import type {Explanation} from './explanation';

const row = (id: string, when: RegExp, say: Explanation['say']): Explanation => ({
  id,
  where: 'report',
  when,
  say,
});

const KFENCE: Readonly<Record<string, string>> = {
  'out-of-bounds': 'Memory before or after an object from kmalloc() was accessed.',
  'use-after-free': 'An object was used after kfree(). The report says who allocated it, and who freed it.',
  'memory corruption': 'Something wrote past the end of an object from kmalloc().',
  'invalid free': 'kfree() was passed something that is not an object, or is freed already.',
  'invalid access': 'An address was used that is in no object.',
};

export const CHECKING_ROWS: readonly Explanation[] = [
  row(
    'lock-order',
    /possible circular locking dependency/,
    'Two locks are taken in one order here and in the other order elsewhere: two processes that do both at once would wait for each other forever. Take them in the same order everywhere. (It need not have happened: that both orders exist is enough for this report.)',
  ),
  row(
    'lock-recursion',
    /possible recursive locking/,
    'A lock is taken by code that holds it already, or holds another one of the same kind (initialised at the same place): it would wait for itself. For two of a kind in a fixed order there is mutex_lock_nested().',
  ),
  row(
    'lock-in-interrupt',
    /inconsistent lock state|(?:HARD|SOFT)IRQ-safe -> (?:HARD|SOFT)IRQ-unsafe lock order|possible irq lock inversion/,
    'A lock that an interrupt or a timer takes is also held where that may come in between: it would wait for a lock that it interrupts the holder of. Outside of the interrupt take it with spin_lock_irqsave(), or spin_lock_bh() against timers and softirqs.',
  ),
  row(
    'lock-balance',
    /bad unlock balance/,
    'A lock was released that is not held: one unlock too many, or an error path that goes past the lock.',
  ),
  row(
    'lock-kept',
    /lock held when returning to user space|still has locks held/,
    'A system call ended, and a lock is still held: there is a way out of the function without its unlock.',
  ),
  row('lock-freed', /held lock freed/, 'Memory was freed with a lock in it that is held.'),
  row(
    'lock-key',
    /trying to register non-static key|key \S{1,20} has not been registered/,
    'A lock was used that was never initialised: spin_lock_init(), mutex_init(), or DEFINE_MUTEX().',
  ),
  row(
    'lock-context',
    /Invalid wait context/,
    'A lock that may sleep was asked for where nothing may: in an interrupt, or under a raw spinlock.',
  ),
  row('lock-misused', /DEBUG_(?:LOCKS|RWSEMS)_WARN_ON\((.{1,120})\)/, ([, what = '']) =>
    /magic/.test(what)
      ? 'A lock was used before it was initialised (mutex_init()), or its memory is freed or overwritten.'
      : /owner/.test(what)
        ? 'A lock was released by somebody who does not hold it: one unlock too many, or in another process than the lock.'
        : 'A lock was used in a way that it is not made for.',
  ),
  row('rcu-usage', /suspicious RCU usage/, 'RCU-protected data was read outside rcu_read_lock().'),
  row(
    'rcu-sleep',
    /Illegal context switch in RCU|Voluntary context switch within RCU read-side/,
    'Something that may sleep was called between rcu_read_lock() and rcu_read_unlock().',
  ),
  row(
    'kfence',
    /BUG: KFENCE: ([a-z-]{1,20}(?: [a-z]{1,12})?)/,
    ([, what = '']) => Object.entries(KFENCE).find(([words]) => what.startsWith(words))?.[1],
  ),
  row(
    'array-index',
    /UBSAN: array-index-out-of-bounds/,
    'An array was accessed with an index outside its bounds.',
  ),
  row(
    'shift',
    /UBSAN: shift-out-of-bounds/,
    'A shift by a negative number, or by as many bits as the type has or more: in C that may give anything.',
  ),
  row(
    'divided-by-zero',
    /UBSAN: division-overflow/,
    'Something was divided by zero, or the result does not fit.',
  ),
  row(
    'invalid-value',
    /UBSAN: invalid-load/,
    'A bool or an enum holds a value that it cannot have: it was never set, or was overwritten.',
  ),
  row(
    'leak',
    /^kmemleak: (?:unreferenced object|\d{1,6} new suspected memory leak)/,
    'Memory was allocated that no pointer leads to any more. The backtrace says who allocated it: what frees it is missing, or the pointer was overwritten. (cat /sys/kernel/debug/kmemleak shows all that were found.)',
  ),
  row(
    'injected',
    /^FAULT_INJECTION: forcing a failure/,
    'Not a fault: this call was made to fail because you asked for that (/sys/kernel/debug/fail*, /proc/PID/make-it-fail). What follows shows whether the module can cope.',
  ),
];
