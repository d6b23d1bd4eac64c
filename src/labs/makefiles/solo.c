// SPDX-License-Identifier: GPL-2.0
/*
 * A module of one source: solo.o of the Makefile's obj-m is made from solo.c, and solo.ko from it.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

static int __init solo_init(void)
{
	pr_info("one voice, from %s\n", __FILE__);
	return 0;
}

static void __exit solo_exit(void)
{
	pr_info("goodbye\n");
}

module_init(solo_init);
module_exit(solo_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Is made from one source");
