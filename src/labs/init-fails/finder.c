// SPDX-License-Identifier: GPL-2.0
/*
 * A driver as it is written today: init only registers it. Whether a device is there, and whether
 * it is for this driver, is asked later, in probe, for each device that turns up.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/device.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/printk.h>

static int finder_probe(struct platform_device *device)
{
	if (device->id != 0) {
		pr_info("probe: %s is none of mine\n", dev_name(&device->dev));
		return -ENODEV;
	}
	pr_info("probe: %s is mine\n", dev_name(&device->dev));
	return 0;
}

static void finder_remove(struct platform_device *device)
{
	pr_info("remove: %s\n", dev_name(&device->dev));
}

/* A platform device is offered to the driver of its name. */
static struct platform_driver finder = {
	.probe	= finder_probe,
	.remove	= finder_remove,
	.driver	= {
		.name = "finder",
	},
};

static int __init finder_init(void)
{
	int err = platform_driver_register(&finder);

	pr_info("init: returns %d\n", err);
	return err;
}

static void __exit finder_exit(void)
{
	platform_driver_unregister(&finder);
	pr_info("exit\n");
}

module_init(finder_init);
module_exit(finder_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("A driver whose probe refuses, while its init succeeds");
