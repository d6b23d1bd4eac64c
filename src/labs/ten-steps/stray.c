// SPDX-License-Identifier: GPL-2.0
/*
 * Wrong on purpose: calls a function that nobody has written, so that its loading ends where
 * symbols are looked up. The Makefile shows how the build was made to let it pass.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

int stray_home(void);

static int __init stray_init(void)
{
	pr_info("home is %d\n", stray_home());
	return 0;
}

static void __exit stray_exit(void)
{
	pr_info("left\n");
}

module_init(stray_init);
module_exit(stray_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Calls a function that is nowhere");
