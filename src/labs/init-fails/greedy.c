// SPDX-License-Identifier: GPL-2.0
/*
 * Fails with ENOMEM: it asks for more memory than this machine has.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/vmalloc.h>

static void *hoard;

static int __init greedy_init(void)
{
	/* Without __GFP_NOWARN the kernel would add a long report of its own to the log. */
	hoard = __vmalloc(SZ_1G, GFP_KERNEL | __GFP_NOWARN);
	if (!hoard) {
		pr_err("init: no memory for 1024 MB\n");
		return -ENOMEM;
	}
	return 0;
}

static void __exit greedy_exit(void)
{
	vfree(hoard);
	pr_info("exit\n");
}

module_init(greedy_init);
module_exit(greedy_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Fails to load: it wants too much memory (ENOMEM)");
