// SPDX-License-Identifier: GPL-2.0
/*
 * Would live in the kernel's tree, say in drivers/misc/greeter. Nothing in it tells whether it will
 * be built in or be a module: the same source serves for both.
 */
#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

static int __init greeter_init(void)
{
	pr_info("greeter: good morning\n");
	return 0;
}

static void __exit greeter_exit(void)
{
	pr_info("greeter: good night\n");
}

module_init(greeter_init);	/* built in: called while the kernel boots */
module_exit(greeter_exit);	/* built in: left out */

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Greets in the kernel's log");
