// SPDX-License-Identifier: GPL-2.0
/*
 * Fails with EINVAL: it finds a setting of its own senseless. Its exit function would say so if
 * it were ever called.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

static int rooms = -1;

static int __init picky_init(void)
{
	pr_info("init: asked to manage %d rooms\n", rooms);
	if (rooms < 1) {
		pr_err("init: that makes no sense, I give up\n");
		return -EINVAL;
	}
	return 0;
}

static void __exit picky_exit(void)
{
	pr_info("exit\n");
}

module_init(picky_init);
module_exit(picky_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Fails to load: a setting is senseless (EINVAL)");
