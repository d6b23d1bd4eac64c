// SPDX-License-Identifier: GPL-2.0
/* The corpus: a family of 1-wire devices with an attribute. */
#include <linux/module.h>
#include <linux/w1.h>

static ssize_t code_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct w1_slave *slave = dev_to_w1_slave(dev);

	mutex_lock(&slave->master->bus_mutex);
	if (!w1_reset_select_slave(slave))
		w1_write_8(slave->master, 0x33);
	mutex_unlock(&slave->master->bus_mutex);
	return sysfs_emit(buf, "%#llx\n", (u64)slave->reg_num.id);
}
static DEVICE_ATTR_RO(code);
static struct attribute *code_attrs[] = {&dev_attr_code.attr, NULL};
ATTRIBUTE_GROUPS(code);
static const struct w1_family_ops ops = {.groups = code_groups};
static struct w1_family family = {.fid = 0xc7, .fops = &ops};
module_w1_family(family);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a family of 1-wire devices");
MODULE_ALIAS("w1-family-0xc7");
