// SPDX-License-Identifier: GPL-2.0
/*
 * Plays a module whose maker keeps the source: its licence is not the GPL. It uses only what shelf
 * exports to all, so the kernel takes it in, and notes that it did.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

#include "shelf.h"

static int __init visitor_init(void)
{
	pr_info("I see %d books\n", shelf_count());
	return 0;
}

static void __exit visitor_exit(void)
{
	pr_info("goodbye\n");
}

module_init(visitor_init);
module_exit(visitor_exit);

MODULE_LICENSE("Proprietary");	/* in the lesson's story; this file itself is free */
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Not under the GPL, and content with what is exported to all");
