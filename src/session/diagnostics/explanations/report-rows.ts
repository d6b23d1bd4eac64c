/** Owns the sentences for the kernel's reports: what went wrong in the code that they speak of. */
import type {Explanation} from './explanation';

const row = (id: string, when: RegExp, say: Explanation['say']): Explanation => ({
  id,
  where: 'report',
  when,
  say,
});

/** How large a member's offset in a structure is, at most, that is read through a null pointer. */
const NULL_PAGE = 4096;
/** LIST_POISON1 and 2 (linux/poison.h), and the other member of the list_head that would be there. */
const LIST_POISON = new Set([0x100, 0x104, 0x122, 0x126]);

function ofAddress(text: string): string | undefined {
  const address = parseInt(text, 16);
  if (/^(?:6b){4}$/i.test(text) || (address >= 0x6b6b6b6b && address < 0x6b6b7b6b))
    return 'The address is 6b over and over, what the allocator writes over freed memory: something was used after kfree().';
  if (LIST_POISON.has(address))
    return `The address may be what list_del() leaves in an entry (LIST_POISON): one that was deleted from its list before. Or a member at offset ${address} was used through a null pointer.`;
  if (address === 0) return 'A null pointer was followed.';
  if (address < NULL_PAGE)
    return `A member at offset ${address} of a structure was used through a null pointer.`;
  if (address > 0xffffffff - NULL_PAGE)
    return `The pointer holds an error, ${address - 0x100000000}: a function failed, and its result was not tested with IS_ERR().`;
  return undefined;
}

/** Of what the bracket before a report of SLUB's says, or the words behind its colon. */
const SLAB: readonly (readonly [RegExp, string])[] = [
  [/Left Redzone overwritten/, 'Something wrote before the beginning of an object from kmalloc().'],
  [/Redzone overwritten/, 'Something wrote past the end of an object from kmalloc().'],
  [/Poison overwritten/, 'Something wrote to an object after kfree().'],
  [/already free/i, 'An object was passed to kfree() twice. The report says who freed it first.'],
  [
    /Objects remaining/,
    'A cache was destroyed while objects of it were still in use: free each of them first.',
  ],
  [/Freepointer corrupt|Freechain corrupt/i, 'Something wrote to an object after kfree().'],
];

/** `(?:^|: )`: behind the name of a facility, or of the function that says it. */
export const REPORT_ROWS: readonly Explanation[] = [
  row(
    'recursive-fault',
    /^Fixing recursive fault/,
    'A process faulted again while the kernel was ending it; it stays for good, with everything it holds.',
  ),
  row(
    'stack-protector',
    /stack-protector: Kernel stack is corrupted in: (\S{1,200})/,
    ([, where = '']) =>
      `A local array in ${where.replace(/\+.*/, '')} was written past its end, and the function’s return address with it.`,
  ),
  row(
    'refcount-underflow',
    /refcount_t: (?:underflow|decrement hit 0)/,
    'A reference was dropped more often than it was taken: one put too many, or a missing get.',
  ),
  row(
    'refcount-zero',
    /refcount_t: addition on 0/,
    'A reference was taken to an object that had none left, and so may be freed already.',
  ),
  row(
    'refcount-saturated',
    /refcount_t: saturated/,
    'A reference count overflowed: references are taken and never dropped.',
  ),
  row(
    'list-add',
    /\blist_add (?:corruption|double add)/,
    'A list’s neighbours do not point at each other: an entry was added twice, was freed while on the list, or the list was never initialised.',
  ),
  row(
    'list-del',
    /\blist_del corruption/,
    'An entry was deleted that is no longer on a list (list_del() twice), or that was freed while on its list.',
  ),
  row(
    'double-free',
    /^kernel BUG at mm\/slub\.c/,
    'The allocator found its list of free objects damaged: an object was passed to kfree() twice, or written to afterwards.',
  ),
  row(
    'slab',
    /^(?:BUG .{1,80} \(.{1,80}\): |\[)(.{1,200})/,
    ([, what = '']) => SLAB.find(([words]) => words.test(what))?.[1],
  ),
  row(
    'usercopy',
    /usercopy: Kernel memory (exposure|overwrite) attempt/,
    ([, way]) =>
      `copy_${way === 'exposure' ? 'to' : 'from'}_user() was asked for more than the kernel’s buffer holds: check the size first.`,
  ),
  row(
    'debug-object',
    /ODEBUG: (free|init|assert_init|activate) .{0,200}?object type: (\w{1,60})/,
    ([, what, type]) =>
      what === 'assert_init'
        ? `A ${type ?? ''} was used that was never initialised.`
        : `A ${type ?? ''} was still active as its memory was ${what === 'free' ? 'freed' : 'initialised again'}: stop it first (timer_delete_sync(), cancel_work_sync()), also in the module’s exit.`,
  ),
  row(
    'sleep-in-atomic',
    /BUG: (?:sleeping function called from invalid context|scheduling while atomic)/,
    'Something that may sleep was called where nothing may: under a spinlock, in an interrupt or in a timer. (mutex_lock(), msleep(), kmalloc(GFP_KERNEL), copy_from_user() may sleep.)',
  ),
  row(
    'spinlock-recursion',
    /BUG: spinlock (?:recursion|lockup)/,
    'A spinlock was taken by code that already holds it: it waits for itself forever.',
  ),
  row(
    'spinlock-magic',
    /BUG: (?:spin|rw)?lock(?: is)? bad magic|BUG: spinlock bad magic/,
    'A lock was used before spin_lock_init(), or its memory is freed or overwritten.',
  ),
  row(
    'spinlock-unlocked',
    /BUG: spinlock already unlocked/,
    'A spinlock was released that nobody holds: one unlock too many.',
  ),
  row('fault-address', /(?:address: |at )([0-9a-f]{8})\b/, ([, address = '']) => ofAddress(address)),
  row('divide', /divide error/, 'Something was divided by zero.'),
  row(
    'rcu-stall',
    /^rcu: INFO: .{1,100}stall/,
    'The kernel has been in one place for so long that others wait in vain: a loop that neither ends nor calls cond_resched(), or a lock that is never released.',
  ),
  row(
    'lockup',
    /BUG: (?:soft|hard) lockup|BUG: workqueue lockup/,
    'Kernel code has kept the processor for many seconds: a loop that neither ends nor calls cond_resched().',
  ),
  row(
    'hung-task',
    /^INFO: task .{1,80} blocked for more than/,
    'A process waits in the kernel for something that does not come: a lock that is never released, or a missing wake_up().',
  ),
  row(
    'init-returned',
    /->init suspiciously returned (\d{1,10})/,
    ([, value = '']) =>
      `The module’s init function returned ${value}. It must return 0, or a negative error such as -EINVAL; with a positive number the module is loaded all the same.`,
  ),
  row(
    'duplicate-name',
    /sysfs: cannot create duplicate filename '([^']{1,200})'/,
    ([, path = '']) =>
      `${path} exists already: it was created twice, or the module that created it was removed without deleting it (device_destroy(), class_destroy()).`,
  ),
  row(
    'proc-registered',
    /proc_dir_entry '([^']{1,200})' already registered/,
    ([, name = '']) =>
      `/proc/${name.replace(/^\//, '')} exists already: it was created twice, or the module that created it did not remove it in its exit (remove_proc_entry()).`,
  ),
  row(
    'driver-registered',
    /Driver '([^']{1,80})' is already registered/,
    ([, name = '']) =>
      `A driver named ${name} is registered already: it was registered twice, or its module was removed without unregistering it.`,
  ),
  row(
    'no-release',
    /does not have a release\(\) function/,
    'A struct device or kobject needs a release function: that is where its memory is freed, when the last user has gone.',
  ),
  row(
    'proc-not-empty',
    /remove_proc_entry: removing non-empty directory/,
    'A directory of /proc was removed with entries in it: proc_remove() or remove_proc_subtree() takes them along.',
  ),
  row(
    'cache-in-use',
    /kmem_cache_destroy .{1,100}: Slab cache still has objects/,
    'A cache was destroyed while objects of it were still in use: free each of them first.',
  ),
  row(
    'cache-twice',
    /kmem_cache of name '([^']{1,80})' already exists/,
    ([, name = '']) =>
      `The cache ${name} exists already: it was created twice, or its module did not destroy it in its exit.`,
  ),
  row(
    'free-irq',
    /Trying to free already-free IRQ/,
    'An interrupt was freed that had not been requested: free_irq() twice, or with another dev_id than request_irq() was given.',
  ),
  row(
    'irq-nobody',
    /^irq \d{1,5}: nobody cared/,
    'No handler claimed this interrupt (IRQ_HANDLED), so the kernel has switched it off.',
  ),
  row(
    'not-a-kmalloc',
    /virt_to_cache: Object is not a Slab page|cache_from_obj: Wrong slab cache/,
    'Something was passed to kfree() or kmem_cache_free() that was not allocated that way.',
  ),
  row(
    'warned',
    /^WARNING: CPU: /,
    'A WARN_ON() was true: the code met something it does not expect, and went on.',
  ),
];
