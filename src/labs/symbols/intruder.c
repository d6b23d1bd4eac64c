// SPDX-License-Identifier: GPL-2.0
/*
 * Wrong on purpose: as visitor, but it also wants the function that is for modules under the GPL
 * alone. A build that knows shelf's symbols stops here with an error, so this is built without
 * them: see Makefile.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

#include "shelf.h"

static int __init intruder_init(void)
{
	int books = shelf_add(1);

	pr_info("%d books\n", books);
	return 0;
}

static void __exit intruder_exit(void)
{
	shelf_add(-1);
}

module_init(intruder_init);
module_exit(intruder_exit);

MODULE_LICENSE("Proprietary");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Not under the GPL, and asks for a function that is");
