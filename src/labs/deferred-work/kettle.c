// SPDX-License-Identifier: GPL-2.0
/*
 * A kettle: some time after a number of milliseconds was written to /dev/kettle it whistles, and
 * then the tea is poured. Reading the device tells what happened, when, and in which context.
 * What is missing is numbered.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cleanup.h>
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/jiffies.h>
#include <linux/kstrtox.h>
#include <linux/ktime.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/uaccess.h>
#include <linux/workqueue.h>

static bool again;
module_param(again, bool, 0644);
MODULE_PARM_DESC(again, "Whether the kettle is put on again once the tea is poured");

static struct timer_list kettle_timer;
static struct work_struct kettle_work;
static unsigned int kettle_ms;		/* what was written last */

static DEFINE_SPINLOCK(record_lock);	/* protects the following */
static char record[2048];
static size_t record_length;
static ktime_t record_start;

static void note(const char *what)
{
	guard(spinlock_irqsave)(&record_lock);
	record_length += scnprintf(record + record_length, sizeof(record) - record_length,
				   "%s after %lld ms: ", what,
				   ktime_ms_delta(ktime_get(), record_start));
	if (in_hardirq())
		record_length += scnprintf(record + record_length, sizeof(record) - record_length,
					   "hardirq\n");
	else if (in_serving_softirq())
		record_length += scnprintf(record + record_length, sizeof(record) - record_length,
					   "softirq\n");
	else
		record_length += scnprintf(record + record_length, sizeof(record) - record_length,
					   "process %s\n", current->comm);
}

/* Never sleeps. */
static void kettle_whistle(void)
{
	note("whistle");
}

static void kettle_start(void)
{
	/* TODO 1: Have kettle_timer_fn() called once, kettle_ms milliseconds from now. */
}

/* Takes its time: whoever calls it must be able to sleep. */
static void kettle_pour(void)
{
	if (in_interrupt()) {
		note("pour refused");
		pr_err("pour was called where nobody may sleep\n");
		return;
	}
	note("begin");
	msleep(100);
	note("pour");
	if (READ_ONCE(again))
		kettle_start();
}

/* TODO 2: kettle_work_fn(), which pours. It is given to kettle_work in kettle_init(). */

/*
 * TODO 1: kettle_timer_fn(), which whistles. It is given to kettle_timer in kettle_init().
 *
 * TODO 2: It is also the one who sees to it that the tea is poured.
 */

static ssize_t kettle_read(struct file *file, char __user *to, size_t count, loff_t *pos)
{
	return simple_read_from_buffer(to, count, pos, record, record_length);
}

static ssize_t kettle_write(struct file *file, const char __user *from, size_t count, loff_t *pos)
{
	unsigned int ms;
	int err = kstrtouint_from_user(from, count, 0, &ms);

	if (err)
		return err;
	if (ms > 10000)
		return -ERANGE;

	scoped_guard(spinlock_irqsave, &record_lock) {
		record_length = 0;
		record_start = ktime_get();
	}
	kettle_ms = ms;
	kettle_start();
	return count;
}

static const struct file_operations kettle_fops = {
	.owner	= THIS_MODULE,
	.read	= kettle_read,
	.write	= kettle_write,
};

static struct miscdevice kettle_device = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "kettle",
	.fops	= &kettle_fops,
};

/*
 * A safety net that no other module has: with it a mistake in kettle_exit() is a line in the log,
 * and not the end of this machine.
 */
static void kettle_net(void)
{
	if (timer_pending(&kettle_timer)) {
		pr_err("removed with its timer pending\n");
		timer_shutdown_sync(&kettle_timer);
	}
	if (work_busy(&kettle_work)) {
		pr_err("removed with its work not done\n");
		cancel_work_sync(&kettle_work);
		if (timer_pending(&kettle_timer))
			timer_shutdown_sync(&kettle_timer);
	}
}

static int __init kettle_init(void)
{
	return misc_register(&kettle_device);
}

static void __exit kettle_exit(void)
{
	misc_deregister(&kettle_device);
	/* TODO 3: Nothing of this module may run any more, nor be about to. */
	kettle_net();
}

module_init(kettle_init);
module_exit(kettle_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Does its work later: in a timer, and on a workqueue");
