// SPDX-License-Identifier: GPL-2.0
/*
 * Both functions, each with something to say: the shape that nearly every module has.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

static int __init both_init(void)
{
	pr_info("init\n");
	return 0;
}

static void __exit both_exit(void)
{
	pr_info("goodbye\n");
}

module_init(both_init);
module_exit(both_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Has an init and an exit that both speak");
