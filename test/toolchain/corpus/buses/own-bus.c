// SPDX-License-Identifier: GPL-2.0
/* The corpus: a bus of its own with a driver and a device, and what sysfs shows of them. */
#include <linux/device.h>
#include <linux/device/bus.h>
#include <linux/device/driver.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

static int corpus_match(struct device *dev, const struct device_driver *driver)
{
	return !strncmp(dev_name(dev), driver->name, strlen(driver->name));
}

static int corpus_uevent(const struct device *dev, struct kobj_uevent_env *env)
{
	return add_uevent_var(env, "MODALIAS=corpus:%s", dev_name(dev));
}

static int corpus_probe(struct device *dev)
{
	dev_info(dev, "met by %s\n", dev->driver->name);
	return 0;
}

static void corpus_remove(struct device *dev)
{
	dev_info(dev, "left\n");
}

static ssize_t version_show(const struct bus_type *bus, char *buf)
{
	return sysfs_emit(buf, "%s 1.0\n", bus->name);
}
static BUS_ATTR_RO(version);
static struct attribute *corpus_bus_attrs[] = {&bus_attr_version.attr, NULL};
ATTRIBUTE_GROUPS(corpus_bus);

static const struct bus_type corpus_bus = {
	.name = "corpus",
	.match = corpus_match,
	.uevent = corpus_uevent,
	.probe = corpus_probe,
	.remove = corpus_remove,
	.bus_groups = corpus_bus_groups,
};

static ssize_t level_show(struct device_driver *driver, char *buf)
{
	return sysfs_emit(buf, "%s\n", driver->name);
}
static DRIVER_ATTR_RO(level);
static struct attribute *level_attrs[] = {&driver_attr_level.attr, NULL};
ATTRIBUTE_GROUPS(level);
static struct device_driver wheel = {.name = "wheel", .bus = &corpus_bus, .owner = THIS_MODULE, .groups = level_groups};

static void release(struct device *dev)
{
	kfree(dev);
}
static struct device *device;

static int __init corpus_bus_init(void)
{
	struct device *found;
	int err = bus_register(&corpus_bus);

	if (err)
		return err;
	err = driver_register(&wheel);
	if (err) {
		bus_unregister(&corpus_bus);
		return err;
	}
	device = kzalloc(sizeof(*device), GFP_KERNEL);
	if (device) {
		device->bus = &corpus_bus;
		device->release = release;
		dev_set_name(device, "wheel%d", 1);
		err = device_register(device);
		if (err)
			put_device(device);
	}
	if (!device || err) {
		driver_unregister(&wheel);
		bus_unregister(&corpus_bus);
		return err ?: -ENOMEM;
	}
	found = bus_find_device_by_name(&corpus_bus, NULL, "wheel1");
	put_device(found);
	return 0;
}

static void __exit corpus_bus_exit(void)
{
	device_unregister(device);
	driver_unregister(&wheel);
	bus_unregister(&corpus_bus);
}
module_init(corpus_bus_init);
module_exit(corpus_bus_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a bus of its own");
