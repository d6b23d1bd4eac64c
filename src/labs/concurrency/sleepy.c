// SPDX-License-Identifier: GPL-2.0
/*
 * Wrong on purpose: it asks for a mutex while it holds a spinlock. This is the fault that the
 * lesson is about: whoever has to wait for a mutex sleeps, and nobody may sleep while holding a
 * spinlock.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(outer);
static DEFINE_MUTEX(inner);

static int __init sleepy_init(void)
{
	pr_info("I take a spinlock, and then ask for a mutex\n");
	spin_lock(&outer);
	mutex_lock(&inner);	/* wrong, even though the mutex is free */
	mutex_unlock(&inner);
	spin_unlock(&outer);
	pr_info("it went well, this time\n");
	return 0;
}

static void __exit sleepy_exit(void)
{
	pr_info("goodbye\n");
}

module_init(sleepy_init);
module_exit(sleepy_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Asks for a mutex while it holds a spinlock");
