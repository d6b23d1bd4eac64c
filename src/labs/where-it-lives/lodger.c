// SPDX-License-Identifier: GPL-2.0
/*
 * Calls a function of tenant.ko, so that it cannot be without it.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

#include "tenant.h"

static int __init lodger_init(void)
{
	pr_info("tenant lives on floor %u\n", tenant_floor());
	return 0;
}

static void __exit lodger_exit(void)
{
	pr_info("moved out\n");
}

module_init(lodger_init);
module_exit(lodger_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Uses a function of tenant");
