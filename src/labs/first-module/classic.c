// SPDX-License-Identifier: GPL-2.0
/*
 * The older spelling: the two functions have the names that the kernel looks for, so nothing needs to say which they
 * are. module_init() and module_exit() make these very names for functions called otherwise.
 */
#include <linux/module.h>
#include <linux/printk.h>

int __init init_module(void)
{
	pr_info("classic: init\n");
	return 0;
}

void __exit cleanup_module(void)
{
	pr_info("classic: goodbye\n");
}

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Spells init and exit the older way");
