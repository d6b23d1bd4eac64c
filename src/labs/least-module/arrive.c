// SPDX-License-Identifier: GPL-2.0
/*
 * An init and no exit: a module that can come, but does not know how to go.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

static int __init arrive_init(void)
{
	pr_info("init\n");
	return 0;
}

module_init(arrive_init);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Has an init function and no exit function");
