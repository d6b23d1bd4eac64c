/**
 * Owns the proof that the checking kernel finds what it is there for, that modules are built for it, and that a person is told
 * of what it found, at the module that did it.
 */
import {beforeAll, describe, expect, test} from 'vitest';
import {checking, startGuest} from '../../src/cli/guest/harness';
import {Prepared} from './told';

const MODULE = `#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
static DEFINE_MUTEX(one);
static DEFINE_MUTEX(two);
static DEFINE_SPINLOCK(shared);
static spinlock_t never_initialised;
static struct mutex no_mutex;
static int four[4] = {1, 2, 3, 4};
static volatile int index = 9, bits = 40;
static volatile u8 byte = 7;
static void *__rcu guarded;
static char *volatile object;
static void tick(struct timer_list *t) { spin_lock(&shared); spin_unlock(&shared); }
static DEFINE_TIMER(timer, tick);
static int waits(void *unused) { mutex_lock(&one); return 0; }
static void keeps(unsigned int seconds)
{
	unsigned long end = jiffies + seconds * HZ;

	preempt_disable();
	while (time_before(jiffies, end))
		cpu_relax();
	preempt_enable();
}
static int set(const char *value, const struct kernel_param *kp)
{
	switch (value[0]) {
	case 'A': mutex_lock(&one); mutex_lock(&two); mutex_unlock(&two); mutex_unlock(&one); break;
	case 'B': mutex_lock(&two); mutex_lock(&one); mutex_unlock(&one); mutex_unlock(&two); break;
	case 'C': mod_timer(&timer, jiffies + 1); spin_lock(&shared); spin_unlock(&shared); msleep(60); break;
	case 'D': mutex_unlock(&one); break;
	case 'E': mutex_lock(&one); break;
	case 'F': spin_lock(&never_initialised); spin_unlock(&never_initialised); break;
	case 'G': mutex_lock(&no_mutex); mutex_unlock(&no_mutex); break;
	case 'H': pr_info("%p\\n", rcu_dereference(guarded)); break;
	case 'I': rcu_read_lock(); msleep(1); rcu_read_unlock(); break;
	case 'K': pr_info("%d\\n", four[index]); break;
	case 'L': pr_info("%d\\n", 1 << bits); break;
	case 'M': pr_info("%d\\n", *(volatile bool *)&byte); break;
	case 'N': object = kmalloc(30, GFP_KERNEL); object[32] = 1; kfree(object); break;
	case 'O': object = kmalloc(30, GFP_KERNEL); kfree(object); kfree(object); break;
	case 'P': object = kmalloc(500, GFP_KERNEL); object = NULL; break;
	case 'Q': for (int i = 0; i < 500; i++) {
			object = kmalloc(40, GFP_KERNEL); kfree(object); bits += object[3] == 1; if (i % 64 == 0) msleep(10);
		} break;
	case 'R': mutex_lock(&one); kthread_run(waits, NULL, "waits"); msleep_interruptible(8000); mutex_unlock(&one); break;
	case 'S': keeps(8); break;
	case 'T': object = kmalloc(30, GFP_KERNEL); kfree(object); break;
	case 'U': spin_lock(&shared); kfree(kmalloc(30, GFP_KERNEL)); spin_unlock(&shared); break;
	}
	return 0;
}
static const struct kernel_param_ops ops = {.set = set};
module_param_cb(go, &ops, NULL, 0200);
static int __init begin(void) { return 0; }
static void __exit end(void) { timer_delete_sync(&timer); }
module_init(begin);
module_exit(end);
MODULE_LICENSE("GPL");
`;

let machines: Prepared;
beforeAll(async () => {
  machines = await Prepared.with({found: MODULE}, 'checking');
});

/** KFENCE takes an object now and then, whichever comes, and would be the one to report what is done to it. */
const ALL_TO_SLUB = 'echo 0 >/sys/module/kfence/parameters/sample_interval';
const does = (letters: string) =>
  `insmod found.ko; ${Array.from(letters, (letter) => `echo ${letter} >/sys/module/found/parameters/go`).join('; ')}`;
const any = () => true;

test('the machine says which kernel it has, and builds for it', async () => {
  const machine = await machines.start();
  expect(checking?.kernelRelease).toMatch(/^6\.12\.\d+-checking$/);
  expect((await machine.run('uname -r')).output.trim()).toBe(checking?.kernelRelease);
  expect((await machine.run('modinfo -F vermagic /tmp/r/found.ko')).output).toContain('-checking ');
  // One of its own that is fetched when it is opened.
  expect(await machine.run('modprobe i2c-stub chip_addr=0x1c; lsmod')).toMatchObject({
    exitCode: 0,
    output: expect.stringContaining('i2c_stub') as string,
  });
  await machine.stop();
  const other = await startGuest();
  expect((await other.run('uname -r')).output.trim()).not.toBe(checking?.kernelRelease);
  await other.stop();
});

describe('what the checking kernel finds is told at its module:', () => {
  test.each([
    ['locks in two orders', does('AB'), /possible circular locking dependency.*same order everywhere/],
    ['a lock of a timer’s held without care', does('C'), /inconsistent lock state.*spin_lock_bh\(\)/],
    ['an unlock too many', does('D'), /bad unlock balance.*one unlock too many/],
    ['a lock that is kept', does('E'), /lock held when returning to user space.*without its unlock/],
    ['a spinlock that was never initialised', does('F'), /spin_lock_init\(\)/],
    ['a mutex that was never initialised', does('G'), /mutex_init\(\)/],
    ['RCU’s data read outside', does('H'), /suspicious RCU usage.*rcu_read_lock\(\)/],
    ['sleep while reading RCU’s data', does('I'), /rcu_read_unlock\(\)/],
    ['an index outside', does('K'), /array-index-out-of-bounds.*outside its bounds/],
    ['a shift too far', does('L'), /shift-out-of-bounds.*A shift/],
    ['a bool of 7', does('M'), /invalid-load.*a value that it cannot have/],
    [
      'a byte past the end',
      `${ALL_TO_SLUB}; ${does('N')}`,
      /^Kernel memory is damaged: \[.*Redzone overwritten\].*past the end/,
    ],
    ['two kfree of one', `${ALL_TO_SLUB}; ${does('O')}`, /^Kernel memory is damaged: .*already free.*twice/],
    ['memory read after kfree', does('Q'), /KFENCE: use-after-free read.*after kfree\(\)/],
    ['sleep under a spinlock', does('U'), /sleeping function called from invalid context.*under a spinlock/],
  ])('%s', async (_, script, words) => {
    const {text, log} = await machines.told(script, any);
    expect(text).toMatch(words);
    expect(log.location).toMatchObject({module: 'found'});
  });

  test('a leak, once for all that one scan finds', async () => {
    const scan = 'sleep 6; echo scan >/sys/kernel/debug/kmemleak; echo scan >/sys/kernel/debug/kmemleak';
    const {text, log, count} = await machines.told(`${does('PPP')}; ${scan}`, any);
    expect(text).toMatch(/kmemleak: unreferenced object.*no pointer leads to/);
    expect(count).toBe(1);
    expect(log.location).toMatchObject({module: 'found', symbol: 'set'});
  });

  test('a failure that was asked for is called that', async () => {
    const failslab =
      'cd /sys/kernel/debug/failslab; echo Y >task-filter; echo 100 >probability; echo -1 >times';
    const own = "sh -c 'echo 1 >/proc/self/make-it-fail; echo T >/sys/module/found/parameters/go'";
    const {text} = await machines.told(`insmod found.ko; (${failslab}); ${own}`, any);
    expect(text).toMatch(/FAULT_INJECTION: forcing a failure\..*Not a fault/);
  });

  test('a process that waits for ever', async () => {
    const soon = 'echo 2 >/proc/sys/kernel/hung_task_timeout_secs';
    const {text} = await machines.told(
      `${soon}; insmod found.ko; (echo R >/sys/module/found/parameters/go) & sleep 6`,
      ({first}) => first.kind === 'stall',
    );
    expect(text).toMatch(/^The kernel is stuck: INFO: task waits:\d+ blocked for more than/);
  });

  test('a processor that is not given back', async () => {
    const soon = 'echo 2 >/proc/sys/kernel/watchdog_thresh';
    const {text, log} = await machines.told(`${soon}; ${does('S')}`, any);
    expect(text).toMatch(/^The kernel is stuck: watchdog: BUG: soft lockup.*found|kept the processor/);
    expect(log.location).toMatchObject({module: 'found'});
  });
});
