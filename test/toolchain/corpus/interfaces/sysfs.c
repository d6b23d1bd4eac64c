// SPDX-License-Identifier: GPL-2.0
/* The corpus: a kobject with an attribute. */
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/sysfs.h>

static int value;
static struct kobject *object;

static ssize_t value_show(struct kobject *k, struct kobj_attribute *a, char *buf)
{
	return sysfs_emit(buf, "%d\n", value);
}

static ssize_t value_store(struct kobject *k, struct kobj_attribute *a, const char *buf, size_t count)
{
	int err = kstrtoint(buf, 0, &value);

	return err ?: count;
}
static struct kobj_attribute attribute = __ATTR_RW(value);

static int __init corpus_init(void)
{
	object = kobject_create_and_add("corpus", kernel_kobj);
	return object ? sysfs_create_file(object, &attribute.attr) : -ENOMEM;
}

static void __exit corpus_exit(void)
{
	kobject_put(object);
}
module_init(corpus_init);
module_exit(corpus_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a kobject with an attribute");
