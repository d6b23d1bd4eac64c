// SPDX-License-Identifier: GPL-2.0
/*
 * The older spelling: the two functions have the names that the build looks for, so nothing needs
 * to say which they are. It writes them into classic.mod.c, as the init and the exit of this
 * module. module_init() and module_exit() make these very names for functions called otherwise.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

int __init init_module(void)
{
	pr_info("init\n");
	return 0;
}

void __exit cleanup_module(void)
{
	pr_info("goodbye\n");
}

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Spells init and exit the older way");
