// SPDX-License-Identifier: GPL-2.0
/* The corpus: timers, work queues, threads and completions. */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

static struct timer_list timer;
static struct hrtimer fine;
static struct task_struct *thread;
static DECLARE_COMPLETION(done);

static void work_fn(struct work_struct *work)
{
	pr_info("work on %d\n", raw_smp_processor_id());
	complete(&done);
}
static DECLARE_DELAYED_WORK(work, work_fn);

static void tick(struct timer_list *t)
{
	schedule_delayed_work(&work, msecs_to_jiffies(20));
	mod_timer(&timer, jiffies + HZ / 3);
}

static enum hrtimer_restart beat(struct hrtimer *t)
{
	hrtimer_forward_now(t, ms_to_ktime(7));
	return HRTIMER_RESTART;
}

static int run(void *data)
{
	while (!kthread_should_stop()) {
		wait_for_completion_timeout(&done, HZ);
		msleep_interruptible(10);
	}
	return 0;
}

static int __init corpus_init(void)
{
	timer_setup(&timer, tick, 0);
	hrtimer_init(&fine, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	fine.function = beat;
	thread = kthread_run(run, NULL, "corpus/%d", 1);
	if (IS_ERR(thread))
		return PTR_ERR(thread);
	mod_timer(&timer, jiffies + HZ);
	hrtimer_start(&fine, ktime_set(0, 500 * NSEC_PER_USEC), HRTIMER_MODE_REL);
	return 0;
}

static void __exit corpus_exit(void)
{
	hrtimer_cancel(&fine);
	timer_shutdown_sync(&timer);
	cancel_delayed_work_sync(&work);
	kthread_stop(thread);
}
module_init(corpus_init);
module_exit(corpus_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("timers, work queues, threads and completions");
