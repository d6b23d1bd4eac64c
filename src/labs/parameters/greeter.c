// SPDX-License-Identifier: GPL-2.0
/*
 * Variables of a module that can be set from outside: when it is loaded, and, where their
 * permissions allow it, while it runs. They are ordinary variables; what they hold before anybody
 * sets them is their default.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/stat.h>

static int howmany = 1;
module_param(howmany, int, 0444);
MODULE_PARM_DESC(howmany, "How many greetings, at most 20");

static char *whom = "world";
module_param(whom, charp, 0644);
MODULE_PARM_DESC(whom, "Who is greeted");

static int marks[4];
static unsigned int marks_given;
module_param_array(marks, int, &marks_given, S_IRUGO);
MODULE_PARM_DESC(marks, "Up to four numbers");

static int hidden = 7;
module_param(hidden, int, 0);
MODULE_PARM_DESC(hidden, "Can be set, and has no file");

static int __init greeter_init(void)
{
	unsigned int i;

	/* The kernel has seen to it that this is a number. Whether it makes sense is our affair. */
	if (howmany < 0 || howmany > 20) {
		pr_err("init: howmany=%d makes no sense\n", howmany);
		return -EINVAL;
	}

	/* Its file is there already: nobody may write to a parameter while it is used here. */
	kernel_param_lock(THIS_MODULE);
	for (i = 0; i < howmany; i++)
		pr_info("hello, %s\n", whom);
	kernel_param_unlock(THIS_MODULE);
	for (i = 0; i < marks_given; i++)
		pr_info("mark %u of %u is %d\n", i + 1, marks_given, marks[i]);
	pr_info("hidden is %d\n", hidden);
	return 0;
}

static void __exit greeter_exit(void)
{
	kernel_param_lock(THIS_MODULE);
	pr_info("goodbye, %s\n", whom);
	kernel_param_unlock(THIS_MODULE);
}

module_init(greeter_init);
module_exit(greeter_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Greets as often as you say whom you say");
