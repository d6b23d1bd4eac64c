// SPDX-License-Identifier: GPL-2.0
/* The corpus: printk in its variants and dynamic debug. */
#define pr_fmt(fmt) KBUILD_MODNAME ": %s: " fmt, __func__

#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/net.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>

static DEFINE_RATELIMIT_STATE(limit, HZ, 2);

static int __init levels_init(void)
{
	static const u8 bytes[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
	struct device *dev = root_device_register("corpus-levels");
	int i;

	if (IS_ERR(dev))
		return PTR_ERR(dev);
	printk(KERN_NOTICE "plain\n");
	printk("without a level\n");
	pr_err("error %d\n", -EIO);
	pr_warn("warning\n");
	pr_notice_once("once\n");
	pr_info("begins");
	pr_cont(", goes on");
	pr_cont(", ends\n");
	pr_debug("only with dynamic debug\n");
	pr_devel("only with DEBUG\n");
	no_printk("never, but checked: %d\n", 1);
	for (i = 0; i < 5; i++) {
		if (__ratelimit(&limit))
			pr_info("limited %d\n", i);
		printk_ratelimited(KERN_INFO "ratelimited %d\n", i);
		printk_once(KERN_INFO "first %d\n", i);
	}
	dev_err(dev, "of a device\n");
	dev_dbg(dev, "debugging\n");
	dev_info_once(dev, "once of a device\n");
	dev_warn_ratelimited(dev, "limited of a device\n");
	net_info_ratelimited("of the network\n");
	print_hex_dump(KERN_INFO, "raw: ", DUMP_PREFIX_OFFSET, 16, 1, bytes, sizeof(bytes), true);
	print_hex_dump_debug("raw: ", DUMP_PREFIX_NONE, 16, 2, bytes, 8, false);
	root_device_unregister(dev);
	return 0;
}

static void __exit levels_exit(void)
{
	pr_info("gone\n");
}
module_init(levels_init);
module_exit(levels_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("printk in its variants and dynamic debug");
