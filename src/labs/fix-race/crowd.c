// SPDX-License-Identifier: GPL-2.0
/*
 * The house, and the crowd before its ticket office: "clerks" written to /dev/office has two clerks
 * sell all seats, "all" has the telephone ring as well. Then the tickets are counted. There is
 * nothing to fix in this file.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/atomic.h>
#include <linux/bitmap.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/uaccess.h>

#include "house.h"

#define CLERKS	2

static const char * const runs[] = { "clerks", "all" };

static DECLARE_BITMAP(taken, SEATS);
static atomic_t twice;			/* tickets for a seat that was taken already */
static int by_clerk[CLERKS], by_telephone;	/* only one writes to each */
static struct completion clerk_done;
static DEFINE_MUTEX(run_lock);		/* one run at a time */

int first_free_seat(void)
{
	int seat = find_first_zero_bit(taken, SEATS);

	udelay(10);	/* until the answer has come through */
	return seat < SEATS ? seat : -ENOSPC;
}

void take_seat(int seat)
{
	udelay(10);	/* until the word has got there */
	if (test_and_set_bit(seat, taken))
		atomic_inc(&twice);
}

/* A clerk is a thread of the kernel, and sells until nothing is left. */
static int clerk_main(void *sold)
{
	while (sell_ticket() >= 0)
		++*(int *)sold;
	complete(&clerk_done);
	return 0;
}

/* The telephone is a timer: it rings with each tick, on top of whoever is at work. */
static void telephone_rings(struct timer_list *telephone)
{
	if (sell_ticket() >= 0)
		by_telephone++;
	mod_timer(telephone, jiffies + 1);
}

static DEFINE_TIMER(telephone, telephone_rings);

static int sell_out(const char *run, bool with_telephone)
{
	struct task_struct *clerks[CLERKS];
	int i, err, missing = 0, tickets = 0;

	bitmap_zero(taken, SEATS);
	atomic_set(&twice, 0);
	memset(by_clerk, 0, sizeof(by_clerk));
	by_telephone = 0;
	init_completion(&clerk_done);

	pr_info("%s: begins\n", run);
	for (i = 0; i < CLERKS; i++) {
		clerks[i] = kthread_create(clerk_main, &by_clerk[i], "clerk %d", i + 1);
		if (IS_ERR(clerks[i])) {
			err = PTR_ERR(clerks[i]);
			while (i--)
				kthread_stop_put(clerks[i]);
			return err;
		}
		get_task_struct(clerks[i]);
	}
	if (with_telephone)
		mod_timer(&telephone, jiffies + 1);
	for (i = 0; i < CLERKS; i++)
		wake_up_process(clerks[i]);
	for (i = 0; i < CLERKS; i++)
		missing += !wait_for_completion_timeout(&clerk_done, 10 * HZ);
	timer_delete_sync(&telephone);
	if (missing) {
		pr_err("%s: %d of %d clerks did not come back: is a lock still held?\n",
		       run, missing, CLERKS);
		__module_get(THIS_MODULE);	/* they are in its code, so it must stay */
		return -EIO;
	}
	for (i = 0; i < CLERKS; i++) {
		kthread_stop_put(clerks[i]);
		tickets += by_clerk[i];
	}
	tickets += by_telephone;
	pr_info("%s: the clerks sold %d and %d, the telephone %d\n", run, by_clerk[0],
		by_clerk[1], by_telephone);
	pr_info("%s: %d seats, %d tickets, %d sold twice\n", run, SEATS, tickets,
		atomic_read(&twice));
	return 0;
}

static ssize_t office_write(struct file *file, const char __user *from, size_t count, loff_t *pos)
{
	char word[16] = "";
	int run, err;

	if (count >= sizeof(word))
		return -EINVAL;
	if (copy_from_user(word, from, count))
		return -EFAULT;
	run = sysfs_match_string(runs, word);
	if (run < 0)
		return run;
	if (mutex_lock_interruptible(&run_lock))
		return -ERESTARTSYS;
	err = sell_out(runs[run], run == 1);
	mutex_unlock(&run_lock);
	return err ? err : count;
}

static const struct file_operations office_operations = {
	.owner = THIS_MODULE,
	.write = office_write,
};

static struct miscdevice office = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "office",
	.fops	= &office_operations,
};

/* Writes init, which registers the device, and exit, which takes it back. */
module_misc_device(office);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("A ticket office in which seats are sold twice");
