// SPDX-License-Identifier: GPL-2.0
/* The corpus: macros without their semicolon, and with one too many. */
#include <linux/init.h>
#include <linux/module.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(lock)
static int count;
module_param(count, int, 0644)
MODULE_PARM_DESC(count, "how many");

static int __init old_init(void)
{
	mutex_lock(&lock)
	count++;
	mutex_unlock(&lock);
	return 0;
};

static void __exit old_exit(void)
{
	pr_info("%d\n", count)
}
module_init(old_init)
module_exit(old_exit)

MODULE_LICENSE("GPL");
