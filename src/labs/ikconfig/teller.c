// SPDX-License-Identifier: GPL-2.0
/*
 * Is to tell how this kernel was configured: y, m or n for IKCONFIG.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/kconfig.h>
#include <linux/module.h>
#include <linux/printk.h>

static int __init teller_init(void)
{
	pr_info("IKCONFIG is ...\n");
	return 0;
}

static void __exit teller_exit(void)
{
	pr_info("goodbye\n");
}

module_init(teller_init);
module_exit(teller_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Tells how an option of the kernel was answered");
