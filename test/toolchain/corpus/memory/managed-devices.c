// SPDX-License-Identifier: GPL-2.0
/* The corpus: devres: memory, groups and actions that go with their device. */
#include <linux/device.h>
#include <linux/device/devres.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/module.h>
#include <linux/platform_device.h>

static void farewell(void *data)
{
	pr_info("%s\n", (const char *)data);
}

static int probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct resource *window = platform_get_resource(pdev, IORESOURCE_IO, 0);
	void *group = devres_open_group(dev, NULL, GFP_KERNEL);
	char *text;
	int err;

	text = devm_kasprintf(dev, GFP_KERNEL, "%s goes", dev_name(dev));
	if (!group || !text)
		return -ENOMEM;
	devres_close_group(dev, group);
	err = devm_add_action_or_reset(dev, farewell, text);
	if (err)
		return err;
	if (!devm_request_region(dev, window->start, resource_size(window), "corpus"))
		return dev_err_probe(dev, -EBUSY, "%pR is taken\n", window);
	platform_set_drvdata(pdev, devm_kmemdup(dev, text, 8, GFP_KERNEL));
	return 0;
}

static void remove(struct platform_device *pdev)
{
	dev_info(&pdev->dev, "removed\n");
}

static struct platform_driver managed = {.remove = remove, .driver = {.name = "corpus-managed"}};
static struct resource io = DEFINE_RES_IO(0x2f00, 8);
static struct platform_device *device;

static int __init managed_init(void)
{
	device = platform_create_bundle(&managed, probe, &io, 1, NULL, 0);
	return PTR_ERR_OR_ZERO(device);
}

static void __exit managed_exit(void)
{
	platform_device_unregister(device);
	platform_driver_unregister(&managed);
}
module_init(managed_init);
module_exit(managed_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("resources that go with their device");
