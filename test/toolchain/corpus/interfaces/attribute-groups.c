// SPDX-License-Identifier: GPL-2.0
/* The corpus: attributes of a device in groups, some of them hidden, one of bytes. */
#include <linux/device.h>
#include <linux/kstrtox.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sysfs.h>

static int gain = 1;
static u8 table[16];

static ssize_t gain_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", gain);
}

static ssize_t gain_store(struct device *dev, struct device_attribute *attr, const char *buf, size_t count)
{
	int err = kstrtoint(buf, 0, &gain);

	if (err)
		return err;
	sysfs_notify(&dev->kobj, NULL, "gain");
	return count;
}
static DEVICE_ATTR_RW(gain);

static ssize_t modes_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	static const char *const modes[] = {"slow", "fast", "off"};
	int i, at = 0;

	for (i = 0; i < ARRAY_SIZE(modes); i++)
		at += sysfs_emit_at(buf, at, "%s ", modes[i]);
	return at;
}
static DEVICE_ATTR_RO(modes);

static ssize_t reset_store(struct device *dev, struct device_attribute *attr, const char *buf, size_t count)
{
	memset(table, 0, sizeof(table));
	return count;
}
static DEVICE_ATTR_WO(reset);
static DEVICE_INT_ATTR(raw_gain, 0644, gain);

static ssize_t table_read(struct file *file, struct kobject *kobj, struct bin_attribute *attr, char *buf, loff_t off,
			  size_t count)
{
	return memory_read_from_buffer(buf, count, &off, table, sizeof(table));
}

static ssize_t table_write(struct file *file, struct kobject *kobj, struct bin_attribute *attr, char *buf, loff_t off,
			   size_t count)
{
	memcpy(table + off, buf, count);
	return count;
}
static BIN_ATTR_RW(table, sizeof(table));

static umode_t visible(struct kobject *kobj, struct attribute *attr, int n)
{
	return attr == &dev_attr_reset.attr && gain < 0 ? 0 : attr->mode;
}

static struct attribute *main_attrs[] = {&dev_attr_gain.attr, &dev_attr_reset.attr, NULL};
static struct bin_attribute *main_bin[] = {&bin_attr_table, NULL};
static const struct attribute_group main_group = {.attrs = main_attrs, .bin_attrs = main_bin, .is_visible = visible};
static struct attribute *info_attrs[] = {&dev_attr_modes.attr, &dev_attr_raw_gain.attr.attr, NULL};
static const struct attribute_group info_group = {.name = "info", .attrs = info_attrs};
static const struct attribute_group *groups[] = {&main_group, &info_group, NULL};

static struct platform_device *device;

static int probe(struct platform_device *pdev)
{
	return 0;
}
static struct platform_driver driver = {.probe = probe, .driver = {.name = "corpus-groups", .dev_groups = groups}};

static int __init groups_init(void)
{
	int err = platform_driver_register(&driver);

	if (err)
		return err;
	device = platform_device_register_simple("corpus-groups", PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(device))
		platform_driver_unregister(&driver);
	return PTR_ERR_OR_ZERO(device);
}

static void __exit groups_exit(void)
{
	platform_device_unregister(device);
	platform_driver_unregister(&driver);
}
module_init(groups_init);
module_exit(groups_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("attributes of a device in groups");
