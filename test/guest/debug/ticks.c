// SPDX-License-Identifier: GPL-2.0
/* Two contexts in one function: whoever writes to the device, and a timer that comes on top of somebody. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/timer.h>

static int total;

static noinline int add(int much)
{
	int before = total; /* reads */

	total = before + much; /* writes */
	return total;
}

static void tick(struct timer_list *timer)
{
	add(100);
}

static DEFINE_TIMER(timer, tick);

static ssize_t ticks_write(struct file *file, const char __user *from, size_t count, loff_t *position)
{
	mod_timer(&timer, jiffies + 1);
	add(1);
	return count;
}

static const struct file_operations operations = { .owner = THIS_MODULE, .write = ticks_write };
static struct miscdevice device = { .minor = MISC_DYNAMIC_MINOR, .name = "ticks", .fops = &operations };

static int __init ticks_init(void)
{
	return misc_register(&device);
}

static void __exit ticks_exit(void)
{
	misc_deregister(&device);
	del_timer_sync(&timer);
}

module_init(ticks_init);
module_exit(ticks_exit);
MODULE_DESCRIPTION("Two contexts in one function");
MODULE_LICENSE("GPL");
