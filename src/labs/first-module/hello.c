// SPDX-License-Identifier: GPL-2.0
/*
 * The smallest module that can be loaded and taken out again: it says hello to the kernel's log,
 * and goodbye.
 */
/* What pr_info() and its siblings begin each line with: the name of the module. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

static int __init hello_init(void)
{
	pr_info("init\n");
	return 0;	/* anything else: the load has failed */
}

static void __exit hello_exit(void)
{
	pr_info("goodbye\n");
}

module_init(hello_init);
module_exit(hello_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Says hello when it is loaded and goodbye when it is removed");
