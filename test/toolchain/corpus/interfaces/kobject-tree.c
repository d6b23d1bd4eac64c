// SPDX-License-Identifier: GPL-2.0
/* The corpus: a kset of kobjects with a type of their own, and uevents. */
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

struct shelf {
	struct kobject kobj;
	int books;
};
#define to_shelf(x) container_of(x, struct shelf, kobj)

struct shelf_attribute {
	struct attribute attr;
	ssize_t (*show)(struct shelf *shelf, char *buf);
	ssize_t (*store)(struct shelf *shelf, const char *buf, size_t count);
};

static ssize_t show(struct kobject *kobj, struct attribute *attr, char *buf)
{
	struct shelf_attribute *its = container_of(attr, struct shelf_attribute, attr);

	return its->show ? its->show(to_shelf(kobj), buf) : -EIO;
}

static ssize_t store(struct kobject *kobj, struct attribute *attr, const char *buf, size_t count)
{
	struct shelf_attribute *its = container_of(attr, struct shelf_attribute, attr);

	return its->store ? its->store(to_shelf(kobj), buf, count) : -EIO;
}
static const struct sysfs_ops shelf_ops = {.show = show, .store = store};

static ssize_t books_show(struct shelf *shelf, char *buf)
{
	return sysfs_emit(buf, "%d\n", shelf->books);
}

static ssize_t books_store(struct shelf *shelf, const char *buf, size_t count)
{
	char *env[] = {"BOOKS=changed", NULL};
	int err = kstrtoint(buf, 10, &shelf->books);

	return err ?: kobject_uevent_env(&shelf->kobj, KOBJ_CHANGE, env) ?: count;
}
static struct shelf_attribute books = __ATTR_RW(books);
static struct attribute *shelf_attrs[] = {&books.attr, NULL};
ATTRIBUTE_GROUPS(shelf);

static void release(struct kobject *kobj)
{
	pr_debug("%s freed\n", kobject_name(kobj));
	kfree(to_shelf(kobj));
}
static const struct kobj_type shelf_type = {.sysfs_ops = &shelf_ops, .release = release, .default_groups = shelf_groups};

static struct kset *shelves;
static struct shelf *upper, *lower;

static struct shelf *make(const char *name)
{
	struct shelf *shelf = kzalloc(sizeof(*shelf), GFP_KERNEL);

	if (!shelf)
		return NULL;
	shelf->kobj.kset = shelves;
	if (kobject_init_and_add(&shelf->kobj, &shelf_type, NULL, "%s", name)) {
		kobject_put(&shelf->kobj);
		return NULL;
	}
	kobject_uevent(&shelf->kobj, KOBJ_ADD);
	return shelf;
}

static int __init tree_init(void)
{
	shelves = kset_create_and_add("corpus-shelves", NULL, kernel_kobj);
	if (!shelves)
		return -ENOMEM;
	upper = make("upper");
	lower = make("lower");
	if (upper && lower && !sysfs_create_link(&upper->kobj, &lower->kobj, "below"))
		return 0;
	if (upper)
		kobject_put(&upper->kobj);
	if (lower)
		kobject_put(&lower->kobj);
	kset_unregister(shelves);
	return -ENOMEM;
}

static void __exit tree_exit(void)
{
	sysfs_remove_link(&upper->kobj, "below");
	kobject_put(&upper->kobj);
	kobject_put(&lower->kobj);
	kset_unregister(shelves);
}
module_init(tree_init);
module_exit(tree_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a kset of kobjects with a type of their own");
