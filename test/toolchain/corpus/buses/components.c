// SPDX-License-Identifier: GPL-2.0
/* The corpus: a device that begins when its components are there, and links between devices. */
#include <linux/component.h>
#include <linux/device.h>
#include <linux/module.h>
#include <linux/platform_device.h>

static struct platform_device *whole, *part;

static int part_bind(struct device *dev, struct device *parent, void *data)
{
	++*(int *)data;
	return 0;
}

static void part_unbind(struct device *dev, struct device *parent, void *data)
{
}
static const struct component_ops part_ops = {.bind = part_bind, .unbind = part_unbind};

static int whole_bind(struct device *dev)
{
	int parts = 0, err = component_bind_all(dev, &parts);

	dev_info(dev, "whole, of %d\n", parts);
	return err;
}

static void whole_unbind(struct device *dev)
{
	component_unbind_all(dev, NULL);
}
static const struct component_master_ops whole_ops = {.bind = whole_bind, .unbind = whole_unbind};

static int is(struct device *dev, void *data)
{
	return dev == data;
}

static int __init components_init(void)
{
	struct component_match *match = NULL;
	struct device_link *link;
	int err;

	whole = platform_device_register_simple("corpus-whole", PLATFORM_DEVID_NONE, NULL, 0);
	part = platform_device_register_simple("corpus-part", PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(whole) || IS_ERR(part))
		return -ENODEV;
	link = device_link_add(&whole->dev, &part->dev, DL_FLAG_STATELESS);
	component_match_add(&whole->dev, &match, is, &part->dev);
	err = component_master_add_with_match(&whole->dev, &whole_ops, match);
	if (!err)
		err = component_add(&part->dev, &part_ops);
	if (link)
		device_link_del(link);
	return err;
}

static void __exit components_exit(void)
{
	component_del(&part->dev, &part_ops);
	component_master_del(&whole->dev, &whole_ops);
	platform_device_unregister(part);
	platform_device_unregister(whole);
}
module_init(components_init);
module_exit(components_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a device that begins when its components are there");
