// SPDX-License-Identifier: GPL-2.0
/* The corpus: mutexes, semaphores, ww_mutexes, rt_mutexes and spinlocks of each context. */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rtmutex.h>
#include <linux/semaphore.h>
#include <linux/spinlock.h>
#include <linux/ww_mutex.h>

static DEFINE_MUTEX(first);
static DEFINE_SEMAPHORE(slots, 2);
static DEFINE_RT_MUTEX(inherits);
static DEFINE_WW_CLASS(corpus_class);
static DEFINE_RAW_SPINLOCK(raw);
static DEFINE_SPINLOCK(outer);
static struct ww_mutex left, right;

static int both(void)
{
	struct ww_acquire_ctx ctx;
	int err;

	ww_acquire_init(&ctx, &corpus_class);
	err = ww_mutex_lock(&left, &ctx) ?: ww_mutex_lock_interruptible(&right, &ctx);
	ww_acquire_done(&ctx);
	if (!err)
		ww_mutex_unlock(&right);
	ww_mutex_unlock(&left);
	ww_acquire_fini(&ctx);
	return err;
}

static int __init exclusion_init(void)
{
	unsigned long flags;

	ww_mutex_init(&left, &corpus_class);
	ww_mutex_init(&right, &corpus_class);
	if (mutex_lock_killable(&first))
		return -EINTR;
	if (mutex_trylock(&first))
		return -EIO;
	mutex_unlock(&first);
	if (down_trylock(&slots) || down_timeout(&slots, HZ) || !down_trylock(&slots))
		return -EIO;
	up(&slots);
	up(&slots);
	rt_mutex_lock(&inherits);
	rt_mutex_unlock(&inherits);
	spin_lock_irqsave(&outer, flags);
	raw_spin_lock(&raw);
	assert_spin_locked(&outer);
	raw_spin_unlock(&raw);
	spin_unlock_irqrestore(&outer, flags);
	spin_lock_bh(&outer);
	spin_unlock_bh(&outer);
	spin_lock_irq(&outer);
	lockdep_assert_held(&outer);
	spin_unlock_irq(&outer);
	return both();
}

static void __exit exclusion_exit(void)
{
	mutex_destroy(&first);
}
module_init(exclusion_init);
module_exit(exclusion_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("locks of each context");
