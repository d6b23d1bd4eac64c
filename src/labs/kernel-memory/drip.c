// SPDX-License-Identifier: GPL-2.0
/*
 * Wrong on purpose: gets two thousand blocks of 1024 bytes, and forgets where they are. Nobody
 * can ever free them.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>

#define COUNT	2000

static int __init drip_init(void)
{
	int i;

	for (i = 0; i < COUNT; i++) {
		char *drop = kmalloc(1024, GFP_KERNEL);

		if (!drop)
			return -ENOMEM;
		strscpy(drop, "drip", 1024);
	}	/* here goes the only pointer to it */
	pr_info("got %d blocks of 1024 bytes\n", COUNT);
	return 0;
}

static void __exit drip_exit(void)
{
	pr_info("goodbye, and nothing to give back\n");
}

module_init(drip_init);
module_exit(drip_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Leaks two megabytes each time that it is loaded");
