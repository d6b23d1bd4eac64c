// SPDX-License-Identifier: GPL-2.0
/*
 * Nothing is wrong with this one. variants.sh makes the damaged files of this directory from it.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

static int __init sound_init(void)
{
	pr_info("safe and sound\n");
	return 0;
}

static void __exit sound_exit(void)
{
	pr_info("goodbye\n");
}

module_init(sound_init);
module_exit(sound_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("A module in good order, to be damaged");
