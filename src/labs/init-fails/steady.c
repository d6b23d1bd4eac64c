// SPDX-License-Identifier: GPL-2.0
/*
 * Succeeds: its init returns 0, so the kernel keeps it.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

static int __init steady_init(void)
{
	pr_info("init returns 0\n");
	return 0;
}

static void __exit steady_exit(void)
{
	pr_info("exit\n");
}

module_init(steady_init);
module_exit(steady_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Loads, because its init returns 0");
