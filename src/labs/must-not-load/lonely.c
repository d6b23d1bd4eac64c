// SPDX-License-Identifier: GPL-2.0
/*
 * Wrong on purpose: calls a function that nobody has written. A declaration is all that the
 * compiler wants; see the Makefile for how the build was made to let it pass.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

int lonely_friend(void);

static int __init lonely_init(void)
{
	pr_info("my friend says %d\n", lonely_friend());
	return 0;
}

static void __exit lonely_exit(void)
{
	pr_info("goodbye\n");
}

module_init(lonely_init);
module_exit(lonely_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Calls a function that is nowhere");
