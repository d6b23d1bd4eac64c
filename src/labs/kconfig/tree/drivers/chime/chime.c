// SPDX-License-Identifier: GPL-2.0
/*
 * Would live in the kernel's tree, say in drivers/misc/chime. Nothing in it tells whether it will
 * be built in or be a module: the same source serves for both.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

static int __init chime_init(void)
{
	pr_info("ding\n");
	return 0;
}

static void __exit chime_exit(void)
{
	pr_info("dong\n");
}

module_init(chime_init);	/* built in: called while the kernel boots */
module_exit(chime_exit);	/* built in: left out */

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("A chime in the kernel's log");
