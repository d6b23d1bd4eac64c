// SPDX-License-Identifier: GPL-2.0
/*
 * Counts the visitors of a gate. There are two ways in: each write to /dev/gate is somebody at the
 * door, and the light barrier beside it is a timer. Both count with the same function, and one of
 * the two gets lost. See how.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cleanup.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/jiffies.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/timer.h>

#define WINDOW	60	/* milliseconds */
#define BARRIER	20	/* milliseconds from the door to the light barrier: within the window */

static DEFINE_MUTEX(door);			/* one at a time */
static DECLARE_COMPLETION(barrier_done);
static int visitors;

/*
 * Reads, adds, writes. That takes some nanoseconds, and what happens here goes wrong once in
 * millions of times. The delay holds the window open, so that it goes wrong each time.
 */
static noinline void count_one(void)
{
	int seen = READ_ONCE(visitors);

	mdelay(WINDOW);
	WRITE_ONCE(visitors, seen + 1);
}

static void barrier_broken(struct timer_list *timer)
{
	count_one();
	complete(&barrier_done);
}

static DEFINE_TIMER(barrier, barrier_broken);

static ssize_t gate_write(struct file *file, const char __user *from, size_t count, loff_t *pos)
{
	int before;

	guard(mutex)(&door);
	before = READ_ONCE(visitors);
	reinit_completion(&barrier_done);
	mod_timer(&barrier, jiffies + msecs_to_jiffies(BARRIER));

	count_one();

	wait_for_completion(&barrier_done);
	pr_info("2 came, %d counted\n", READ_ONCE(visitors) - before);
	return count;
}

static const struct file_operations gate_fops = {
	.owner	= THIS_MODULE,
	.write	= gate_write,
};

static struct miscdevice gate_device = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "gate",
	.mode	= 0666,
	.fops	= &gate_fops,
};
module_misc_device(gate_device);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Counts visitors, and loses some, slowly enough to be watched");
