// SPDX-License-Identifier: GPL-2.0
/* The corpus: a class with attributes of its own, devices that are freed by their last user, uevent variables. */
#include <linux/device.h>
#include <linux/device/class.h>
#include <linux/module.h>
#include <linux/slab.h>

static ssize_t version_show(const struct class *class, const struct class_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s\n", "7");
}
static CLASS_ATTR_RO(version);
static CLASS_ATTR_STRING(codename, 0444, "corpus");
static struct attribute *lamp_class_attrs[] = {&class_attr_version.attr, &class_attr_codename.attr.attr, NULL};
ATTRIBUTE_GROUPS(lamp_class);

static int lamp_uevent(const struct device *dev, struct kobj_uevent_env *env)
{
	return add_uevent_var(env, "LAMP=%s", dev_name(dev));
}

static void lamp_release(struct device *dev)
{
	kfree(dev);
}
static const struct class lamp_class = {
	.name = "corpus-lamp",
	.class_groups = lamp_class_groups,
	.dev_uevent = lamp_uevent,
	.dev_release = lamp_release,
};

static struct device *lamp;

static int count(struct device *dev, void *data)
{
	++*(int *)data;
	return 0;
}

static int __init lamp_init(void)
{
	int err = class_register(&lamp_class), found = 0;

	if (err)
		return err;
	lamp = kzalloc(sizeof(*lamp), GFP_KERNEL);
	if (!lamp) {
		class_unregister(&lamp_class);
		return -ENOMEM;
	}
	lamp->class = &lamp_class;
	err = dev_set_name(lamp, "lamp%u", 0);
	if (!err)
		err = device_register(lamp);
	if (err) {
		put_device(lamp);
		class_unregister(&lamp_class);
		return err;
	}
	class_for_each_device(&lamp_class, NULL, &found, count);
	dev_info(lamp, "one of %d\n", found);
	return 0;
}

static void __exit lamp_exit(void)
{
	device_unregister(lamp);
	class_unregister(&lamp_class);
}
module_init(lamp_init);
module_exit(lamp_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a class with attributes of its own");
