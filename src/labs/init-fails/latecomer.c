// SPDX-License-Identifier: GPL-2.0
/*
 * Fails with EBUSY: the I/O ports that it wants belong to the driver of the serial port. See
 * /proc/ioports.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/init.h>
#include <linux/ioport.h>
#include <linux/module.h>
#include <linux/printk.h>

#define FIRST	0x3f8
#define COUNT	8

static int __init latecomer_init(void)
{
	if (!request_region(FIRST, COUNT, "latecomer")) {
		pr_err("init: the ports from %#x on are taken\n", FIRST);
		return -EBUSY;
	}
	return 0;
}

static void __exit latecomer_exit(void)
{
	release_region(FIRST, COUNT);
	pr_info("exit\n");
}

module_init(latecomer_init);
module_exit(latecomer_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Fails to load: what it wants is taken (EBUSY)");
