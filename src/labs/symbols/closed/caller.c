// SPDX-License-Identifier: GPL-2.0
/*
 * Is to call a function of the kernel that is in /proc/kallsyms, and that no module may call. Its
 * declaration, as kernel/module/internal.h has it:
 *
 *	struct module *find_module_all(const char *name, size_t len, bool even_unformed);
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/types.h>

static int __init caller_init(void)
{
	pr_info("hello\n");
	return 0;
}

static void __exit caller_exit(void)
{
	pr_info("goodbye\n");
}

module_init(caller_init);
module_exit(caller_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Calls what is not exported");
