// SPDX-License-Identifier: GPL-2.0
/*
 * Both functions, each with something to say: the shape that nearly every module has.
 */
#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

static int __init both_init(void)
{
	pr_info("both: init\n");
	return 0;
}

static void __exit both_exit(void)
{
	pr_info("both: goodbye\n");
}

module_init(both_init);
module_exit(both_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Has an init and an exit that both speak");
