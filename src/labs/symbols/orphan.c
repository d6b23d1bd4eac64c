// SPDX-License-Identifier: GPL-2.0
/*
 * Wrong on purpose: calls a function that shelf has but does not export, and one that is nowhere
 * at all. The compiler believes the declarations; the kernel looks.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

#include "shelf.h"

void shelf_burn(void);

static int __init orphan_init(void)
{
	shelf_dust();
	shelf_burn();
	return 0;
}

static void __exit orphan_exit(void)
{
	pr_info("goodbye\n");
}

module_init(orphan_init);
module_exit(orphan_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Calls functions that nobody exports");
