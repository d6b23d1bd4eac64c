// SPDX-License-Identifier: GPL-2.0
/*
 * Wrong on purpose: gets memory while it holds a spinlock, with GFP_KERNEL, which may sleep.
 * hurry.c does it right.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);

static int __init patient_init(void)
{
	char *buffer;

	spin_lock(&lock);
	buffer = kmalloc(100, GFP_KERNEL);	/* may sleep, here of all places */
	spin_unlock(&lock);
	if (!buffer)
		return -ENOMEM;

	pr_info("GFP_KERNEL under a spinlock gave 100 bytes\n");
	kfree(buffer);
	return 0;
}

static void __exit patient_exit(void)
{
	pr_info("goodbye\n");
}

module_init(patient_init);
module_exit(patient_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Gets memory where it must not sleep, wrongly");
