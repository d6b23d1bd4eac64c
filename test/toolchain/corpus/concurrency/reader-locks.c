// SPDX-License-Identifier: GPL-2.0
/* The corpus: locks that tell readers from writers: rwlock, rwsem, seqlock, seqcount, per-CPU rwsem. */
#include <linux/module.h>
#include <linux/percpu-rwsem.h>
#include <linux/rwlock.h>
#include <linux/rwsem.h>
#include <linux/seqlock.h>

static DEFINE_RWLOCK(table_lock);
static DECLARE_RWSEM(config);
static DEFINE_SEQLOCK(clock_lock);
static seqcount_t version = SEQCNT_ZERO(version);
static struct percpu_rw_semaphore rare;
static u64 seconds, nanoseconds;

static u64 read_clock(void)
{
	unsigned int seq;
	u64 sum;

	do {
		seq = read_seqbegin(&clock_lock);
		sum = seconds * NSEC_PER_SEC + nanoseconds;
	} while (read_seqretry(&clock_lock, seq));
	return sum;
}

static void set_clock(u64 s, u64 ns)
{
	unsigned long flags;

	write_seqlock_irqsave(&clock_lock, flags);
	seconds = s;
	nanoseconds = ns;
	write_sequnlock_irqrestore(&clock_lock, flags);
}

static int __init reader_locks_init(void)
{
	unsigned long flags;
	unsigned int seq;

	read_lock_bh(&table_lock);
	read_unlock_bh(&table_lock);
	write_lock_irqsave(&table_lock, flags);
	write_unlock_irqrestore(&table_lock, flags);
	down_write(&config);
	downgrade_write(&config);
	if (!down_read_trylock(&config))
		pr_warn("readers exclude each other\n");
	else
		up_read(&config);
	up_read(&config);
	preempt_disable();
	write_seqcount_begin(&version);
	write_seqcount_end(&version);
	preempt_enable();
	seq = raw_read_seqcount(&version);
	if (percpu_init_rwsem(&rare))
		return -ENOMEM;
	percpu_down_read(&rare);
	percpu_up_read(&rare);
	percpu_down_write(&rare);
	percpu_up_write(&rare);
	/* Waits for the callback that the writer left to RCU: the module may go at once. */
	percpu_free_rwsem(&rare);
	set_clock(1, 500);
	return read_clock() == NSEC_PER_SEC + 500 && !read_seqcount_retry(&version, seq) ? 0 : -EIO;
}

static void __exit reader_locks_exit(void)
{
}
module_init(reader_locks_init);
module_exit(reader_locks_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("locks that tell readers from writers");
