// SPDX-License-Identifier: GPL-2.0
/*
 * Calls a function that nobody has written. A declaration is all that the compiler wants; see the
 * Makefile for how the build was made to let it pass.
 */
#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

int lonely_friend(void);

static int __init lonely_init(void)
{
	pr_info("lonely: my friend says %d\n", lonely_friend());
	return 0;
}

static void __exit lonely_exit(void)
{
	pr_info("lonely: goodbye\n");
}

module_init(lonely_init);
module_exit(lonely_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Calls a function that is nowhere");
