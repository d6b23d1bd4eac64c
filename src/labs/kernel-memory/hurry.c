// SPDX-License-Identifier: GPL-2.0
/*
 * Gets memory while it holds a spinlock, and says so: GFP_ATOMIC promises not to sleep.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);

static int __init hurry_init(void)
{
	char *buffer;

	spin_lock(&lock);
	buffer = kmalloc(100, GFP_ATOMIC);	/* must not sleep here */
	spin_unlock(&lock);
	if (!buffer)
		return -ENOMEM;

	pr_info("GFP_ATOMIC under a spinlock gave 100 bytes\n");
	kfree(buffer);
	return 0;
}

static void __exit hurry_exit(void)
{
	pr_info("goodbye\n");
}

module_init(hurry_init);
module_exit(hurry_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Gets memory where it must not sleep, rightly");
