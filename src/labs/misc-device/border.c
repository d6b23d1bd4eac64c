// SPDX-License-Identifier: GPL-2.0
/*
 * Tells of three ranges of addresses whether a program may hand them to the kernel. The question
 * itself is for you to write.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/mm_types.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/uaccess.h>

/* Is the whole range in the user part of the addresses? */
static bool is_users(unsigned long address, size_t size)
{
	return true;
}

static void tell(unsigned long address, size_t size, const char *of)
{
	pr_info("%08lx, %s: %s\n", address, of, is_users(address, size) ? "allowed" : "refused");
}

static int __init border_init(void)
{
	unsigned long program = current->mm->start_stack;

	tell(program, 4, "of the program");
	tell((unsigned long)THIS_MODULE, 4, "of the module");
	tell(TASK_SIZE - 4, 8, "begins in the user part and does not end there");
	return 0;
}

static void __exit border_exit(void)
{
	pr_info("goodbye\n");
}

module_init(border_init);
module_exit(border_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Asks which addresses are a program's own");
