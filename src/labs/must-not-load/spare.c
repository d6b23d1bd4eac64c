// SPDX-License-Identifier: GPL-2.0
/*
 * Nothing is wrong with this one either. It is for the last step.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

static int __init spare_init(void)
{
	pr_info("here I am\n");
	return 0;
}

static void __exit spare_exit(void)
{
	pr_info("goodbye\n");
}

module_init(spare_init);
module_exit(spare_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("A module in good order, for the last step");
