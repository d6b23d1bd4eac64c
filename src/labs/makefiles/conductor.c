// SPDX-License-Identifier: GPL-2.0
/*
 * One of three sources of choir.ko, and the only one with an init and an exit. There is no choir.c:
 * the parts of a module are called otherwise than the module.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

#include "choir.h"

void choir_sing(void)
{
	alto_sing();
	bass_sing();
}
EXPORT_SYMBOL_GPL(choir_sing);

static int __init conductor_init(void)
{
	pr_info("%s begins\n", __FILE__);
	choir_sing();
	return 0;
}

static void __exit conductor_exit(void)
{
	pr_info("goodbye\n");
}

module_init(conductor_init);
module_exit(conductor_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Is made from three sources");
