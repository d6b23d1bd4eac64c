// SPDX-License-Identifier: GPL-2.0
/*
 * Has the kernel print where it is, as it does when something goes wrong. The first line of that
 * tells which taint the kernel carries. It goes on unharmed.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

static int __init witness_init(void)
{
	pr_info("nothing is wrong, I only want to see the report\n");
	dump_stack();
	return 0;
}

static void __exit witness_exit(void)
{
	pr_info("goodbye\n");
}

module_init(witness_init);
module_exit(witness_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Prints a stack trace, with the kernel's taint");
