// SPDX-License-Identifier: GPL-2.0
/*
 * Brings two platform devices, finder.0 and finder.1, as the code of a board does for what is
 * soldered onto it.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/err.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/printk.h>

static struct platform_device *gadgets[2];

static int __init gadgets_init(void)
{
	pr_info("here are two devices\n");
	gadgets[0] = platform_device_register_simple("finder", 0, NULL, 0);
	if (IS_ERR(gadgets[0]))
		return PTR_ERR(gadgets[0]);
	gadgets[1] = platform_device_register_simple("finder", 1, NULL, 0);
	if (IS_ERR(gadgets[1])) {
		platform_device_unregister(gadgets[0]);
		return PTR_ERR(gadgets[1]);
	}
	return 0;
}

static void __exit gadgets_exit(void)
{
	platform_device_unregister(gadgets[1]);
	platform_device_unregister(gadgets[0]);
}

module_init(gadgets_init);
module_exit(gadgets_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Makes two devices for finder");
