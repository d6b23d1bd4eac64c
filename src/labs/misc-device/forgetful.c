// SPDX-License-Identifier: GPL-2.0
/*
 * Wrong on purpose: a misc device whose module leaves without misc_deregister(). This is the
 * fault that the lesson is about: the kernel's list of misc devices then goes on through memory
 * that is not there.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/fs.h>
#include <linux/init.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/printk.h>

static const struct file_operations forgetful_operations = {
	.owner = THIS_MODULE,
};

static struct miscdevice forgetful = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "forgetful",
	.fops	= &forgetful_operations,
};

static int __init forgetful_init(void)
{
	int err = misc_register(&forgetful);

	if (err)
		return err;
	/* %p would print a hash of the address, to give nothing away; %px prints it. */
	pr_info("my device is described at %px\n", &forgetful);
	return 0;
}

static void __exit forgetful_exit(void)
{
	/* Here misc_deregister(&forgetful) is missing. */
	pr_info("goodbye; was there something?\n");
}

module_init(forgetful_init);
module_exit(forgetful_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("A misc device that is not taken back");
