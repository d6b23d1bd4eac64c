// SPDX-License-Identifier: GPL-2.0
/*
 * Wrong on purpose: its init counts what it has set up and returns the count. A module's init
 * returns 0 or a negative errno.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

static int __init eager_init(void)
{
	int tables = 3;

	pr_info("init: set up %d tables, and returns that number\n", tables);
	return tables;
}

static void __exit eager_exit(void)
{
	pr_info("exit\n");
}

module_init(eager_init);
module_exit(eager_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Returns a positive number from its init");
