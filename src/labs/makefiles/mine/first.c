// SPDX-License-Identifier: GPL-2.0
/*
 * One of two sources of duet.ko, and the one with init and exit.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

#include "duet.h"

static int __init duet_init(void)
{
	pr_info("one voice, from first.c\n");
	second_sings();
	return 0;
}

static void __exit duet_exit(void)
{
	pr_info("goodbye\n");
}

module_init(duet_init);
module_exit(duet_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Is made from two sources by a Makefile of yours");
