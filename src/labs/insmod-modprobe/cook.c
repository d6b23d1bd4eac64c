// SPDX-License-Identifier: GPL-2.0
/*
 * The consumer of a pair: it calls a function of pantry, so it cannot be loaded before pantry is.
 * Nothing here says so but the call itself; the build finds it and writes "depends=pantry" into
 * the module, for modinfo to show. depmod finds it in the symbols.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

#include "pantry.h"

static int __init cook_init(void)
{
	int left = pantry_take(3);

	if (left < 0)
		return left;
	pr_info("took 3 eggs, %d left\n", left);
	return 0;
}

static void __exit cook_exit(void)
{
	pr_info("done\n");
}

module_init(cook_init);
module_exit(cook_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Takes eggs from the pantry");
