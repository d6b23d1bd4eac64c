// SPDX-License-Identifier: GPL-2.0
/* The corpus: atomic counters, exchanges, bits and barriers. */
#include <asm/barrier.h>
#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/compiler.h>
#include <linux/module.h>
#include <linux/refcount.h>

static atomic_t count = ATOMIC_INIT(1);
static atomic64_t wide = ATOMIC64_INIT(1LL << 40);
static atomic_long_t machine = ATOMIC_LONG_INIT(0);
static refcount_t users = REFCOUNT_INIT(1);
static unsigned long word;
static int shared, flag;

static int __init atomics_init(void)
{
	int old = 1;

	atomic_add(5, &count);
	if (atomic_dec_and_test(&count) || atomic_inc_not_zero(&count) == 0 || atomic_add_return(4, &count) != 10)
		return -EIO;
	if (!atomic_try_cmpxchg(&count, &(int){10}, 11) || atomic_xchg(&count, old) != 11)
		return -EIO;
	atomic64_sub(1, &wide);
	if (atomic64_fetch_or(1, &wide) != (1LL << 40) - 1)
		return -EIO;
	atomic_long_inc(&machine);
	if (cmpxchg(&word, 0, 3) || xchg(&word, 4) != 3 || test_and_change_bit(2, &word) != 1)
		return -EIO;
	WRITE_ONCE(shared, 42);
	smp_wmb();
	smp_store_release(&flag, 1);
	if (smp_load_acquire(&flag))
		smp_rmb();
	smp_mb__after_atomic();
	refcount_inc(&users);
	if (refcount_dec_and_test(&users))
		return -EIO;
	pr_info("%d %lld %ld %u %d\n", atomic_read(&count), atomic64_read(&wide), atomic_long_read(&machine),
		refcount_read(&users), READ_ONCE(shared));
	return 0;
}

static void __exit atomics_exit(void)
{
}
module_init(atomics_init);
module_exit(atomics_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("atomic counters, exchanges, bits and barriers");
