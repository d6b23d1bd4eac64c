// SPDX-License-Identifier: GPL-2.0
/*
 * Needs no function of another module, but tells modprobe two things: another name for itself (an
 * alias), and that cook is to be loaded first (a soft dependency). depmod collects both.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

static int __init washup_init(void)
{
	pr_info("hot water\n");
	return 0;
}

static void __exit washup_exit(void)
{
	pr_info("all clean\n");
}

module_init(washup_init);
module_exit(washup_exit);

MODULE_ALIAS("dishes");
MODULE_SOFTDEP("pre: cook");

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Has an alias and a soft dependency");
