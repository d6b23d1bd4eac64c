// SPDX-License-Identifier: GPL-2.0
/* The corpus: atomics, locks and per-cpu data. Not loaded: it has no way out. */
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/rwsem.h>
#include <linux/semaphore.h>
#include <linux/seqlock.h>

static DEFINE_PER_CPU(long, hits);
static DEFINE_SEQLOCK(seq);
static DECLARE_RWSEM(sem);
static DEFINE_SEMAPHORE(three, 3);
static atomic64_t wide = ATOMIC64_INIT(0);
static atomic_t word = ATOMIC_INIT(1);
static u64 a, b;

static u64 sum(void)
{
	unsigned int start;
	u64 result;

	do {
		start = read_seqbegin(&seq);
		result = a + b;
	} while (read_seqretry(&seq, start));
	return result;
}

static int __init corpus_init(void)
{
	if (down_trylock(&three) || !down_read_trylock(&sem))
		return -EBUSY;
	write_seqlock(&seq);
	a = div_u64(atomic64_add_return(1000000007LL, &wide), 10);
	b = do_div(a, 7);
	write_sequnlock(&seq);
	this_cpu_inc(hits);
	smp_mb();
	if (atomic_cmpxchg(&word, 1, 2) == 1 && atomic_dec_and_test(&word))
		WARN_ON_ONCE(sum() == 0);
	up_read(&sem);
	up(&three);
	return 0;
}
module_init(corpus_init);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("atomics, locks and per-cpu data");
