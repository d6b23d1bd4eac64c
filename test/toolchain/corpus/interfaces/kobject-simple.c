// SPDX-License-Identifier: GPL-2.0
/* The corpus: a directory below /sys/kernel with one attribute, the way of first tutorials. */
#include <linux/init.h>
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/sysfs.h>

static struct kobject *kobj_ref;
static int sysfs_value;

static ssize_t value_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sprintf(buf, "%d\n", sysfs_value);
}

static ssize_t value_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count)
{
	if (sscanf(buf, "%d", &sysfs_value) != 1)
		return -EINVAL;
	return count;
}

static struct kobj_attribute value_attr = __ATTR(value, 0660, value_show, value_store);

static int __init simple_init(void)
{
	int err;

	kobj_ref = kobject_create_and_add("corpus-simple", kernel_kobj);
	if (!kobj_ref)
		return -ENOMEM;
	err = sysfs_create_file(kobj_ref, &value_attr.attr);
	if (err) {
		pr_err("Cannot create sysfs file......\n");
		kobject_put(kobj_ref);
	}
	return err;
}

static void __exit simple_exit(void)
{
	sysfs_remove_file(kobj_ref, &value_attr.attr);
	kobject_put(kobj_ref);
}
module_init(simple_init);
module_exit(simple_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a directory below /sys/kernel");
