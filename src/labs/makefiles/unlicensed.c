// SPDX-License-Identifier: GPL-2.0
/*
 * Lacks MODULE_LICENSE, and that is the only fault in it. The comment above does not count: the
 * build looks at what has been compiled.
 */
#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

static int __init unlicensed_init(void)
{
	pr_info("unlicensed: init\n");
	return 0;
}

static void __exit unlicensed_exit(void)
{
	pr_info("unlicensed: goodbye\n");
}

module_init(unlicensed_init);
module_exit(unlicensed_exit);

MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Says nothing of its licence");
