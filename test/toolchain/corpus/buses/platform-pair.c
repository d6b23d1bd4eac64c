// SPDX-License-Identifier: GPL-2.0
/* The corpus: platform devices with data, properties and resources, and their driver. */
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm_runtime.h>
#include <linux/property.h>

struct port_data {
	int channels;
	const char *label;
};

static int port_probe(struct platform_device *pdev)
{
	const struct port_data *data = dev_get_platdata(&pdev->dev);
	const struct platform_device_id *id = platform_get_device_id(pdev);
	struct resource *window = platform_get_resource_byname(pdev, IORESOURCE_MEM, "registers");
	int irq = platform_get_irq_optional(pdev, 0);
	const char *label = "none";
	u32 rate = 0;

	if (!data || !window)
		return -EINVAL;
	device_property_read_u32(&pdev->dev, "rate", &rate);
	device_property_read_string(&pdev->dev, "label", &label);
	dev_info(&pdev->dev, "%pR irq %d, %d channels, %s %s at %u, kind %lu\n", window, irq, data->channels, data->label, label,
		 rate, id ? id->driver_data : 0);
	pm_runtime_enable(&pdev->dev);
	return device_property_present(&pdev->dev, "broken") ? -ENODEV : 0;
}

static void port_remove(struct platform_device *pdev)
{
	pm_runtime_disable(&pdev->dev);
}

static void port_shutdown(struct platform_device *pdev)
{
	dev_dbg(&pdev->dev, "quiet\n");
}

static int __maybe_unused port_suspend(struct device *dev)
{
	return 0;
}
static DEFINE_SIMPLE_DEV_PM_OPS(port_pm, port_suspend, port_suspend);

static const struct platform_device_id port_ids[] = {{"corpus-port", 1}, {"corpus-fast-port", 2}, {}};
MODULE_DEVICE_TABLE(platform, port_ids);
static struct platform_driver port_driver = {
	.probe = port_probe,
	.remove = port_remove,
	.shutdown = port_shutdown,
	.id_table = port_ids,
	.driver = {.name = "corpus-port", .pm = pm_sleep_ptr(&port_pm)},
};

static struct platform_device *devices[2];

static struct platform_device *add(const char *name, int id)
{
	const struct port_data data = {.channels = 4 * id, .label = "board"};
	const struct resource res[] = {DEFINE_RES_MEM_NAMED(0xd0000000 + id * 0x1000, 0x100, "registers")};
	const struct property_entry properties[] = {
		PROPERTY_ENTRY_U32("rate", 9600), PROPERTY_ENTRY_STRING("label", "left"), {},
	};
	const struct platform_device_info info = {
		.name = name,
		.id = id,
		.res = res,
		.num_res = ARRAY_SIZE(res),
		.data = &data,
		.size_data = sizeof(data),
		.properties = properties,
	};

	return platform_device_register_full(&info);
}

static int __init pair_init(void)
{
	int err = platform_driver_register(&port_driver);

	if (err)
		return err;
	devices[0] = add("corpus-port", 1);
	devices[1] = add("corpus-fast-port", 2);
	if (!IS_ERR(devices[0]) && !IS_ERR(devices[1]))
		return 0;
	platform_device_unregister(devices[0]);
	platform_device_unregister(devices[1]);
	platform_driver_unregister(&port_driver);
	return -ENODEV;
}

static void __exit pair_exit(void)
{
	platform_device_unregister(devices[1]);
	platform_device_unregister(devices[0]);
	platform_driver_unregister(&port_driver);
}
module_init(pair_init);
module_exit(pair_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("platform devices and their driver");
