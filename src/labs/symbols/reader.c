// SPDX-License-Identifier: GPL-2.0
/*
 * Under the GPL, so it may use both of shelf's functions.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

#include "shelf.h"

static int __init reader_init(void)
{
	int before = shelf_count();
	int with_mine = shelf_add(1);

	pr_info("%d books, and with mine %d\n", before, with_mine);
	return 0;
}

static void __exit reader_exit(void)
{
	shelf_add(-1);
	pr_info("took mine back\n");
}

module_init(reader_init);
module_exit(reader_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Uses both functions of shelf");
