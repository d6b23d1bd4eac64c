// SPDX-License-Identifier: GPL-2.0
/*
 * Three functions that other source files could call, but only two that other modules can: one
 * exported to all, one exported to modules under the GPL, and one that is not exported.
 */
#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

#include "shelf.h"

static int books = 3;

int shelf_count(void)
{
	return books;
}
EXPORT_SYMBOL(shelf_count);

int shelf_add(int more)
{
	books += more;
	return books;
}
EXPORT_SYMBOL_GPL(shelf_add);

void shelf_dust(void)
{
	pr_info("shelf: dusted\n");
}

static int __init shelf_init(void)
{
	shelf_dust();
	return 0;
}

static void __exit shelf_exit(void)
{
	pr_info("shelf: gone\n");
}

module_init(shelf_init);
module_exit(shelf_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Exports one function to all, and one to modules under the GPL");
