// SPDX-License-Identifier: GPL-2.0
/*
 * Three functions that other source files could call, but only two that other modules can: one
 * exported to all, one exported to modules under the GPL, and one that is not exported.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/atomic.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

#include "shelf.h"

static atomic_t books = ATOMIC_INIT(3);	/* several modules may call at once */

int shelf_count(void)
{
	return atomic_read(&books);
}
EXPORT_SYMBOL(shelf_count);

int shelf_add(int more)
{
	return atomic_add_return(more, &books);
}
EXPORT_SYMBOL_GPL(shelf_add);

void shelf_dust(void)
{
	pr_info("dusted\n");
}

static int __init shelf_init(void)
{
	shelf_dust();
	return 0;
}

static void __exit shelf_exit(void)
{
	pr_info("gone\n");
}

module_init(shelf_init);
module_exit(shelf_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Exports one function to all, and one to modules under the GPL");
