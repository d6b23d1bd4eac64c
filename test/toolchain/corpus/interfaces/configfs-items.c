// SPDX-License-Identifier: GPL-2.0
/* The corpus: items that mkdir makes in configfs. */
#include <linux/configfs.h>
#include <linux/module.h>
#include <linux/slab.h>

struct room {
	struct config_item item;
	int chairs;
};

static struct room *to_room(struct config_item *item)
{
	return container_of(item, struct room, item);
}

static ssize_t room_chairs_show(struct config_item *item, char *page)
{
	return sprintf(page, "%d\n", to_room(item)->chairs);
}

static ssize_t room_chairs_store(struct config_item *item, const char *page, size_t count)
{
	int err = kstrtoint(page, 10, &to_room(item)->chairs);

	return err ?: count;
}
CONFIGFS_ATTR(room_, chairs);
static struct configfs_attribute *room_attrs[] = {&room_attr_chairs, NULL};

static void room_release(struct config_item *item)
{
	kfree(to_room(item));
}
static struct configfs_item_operations room_ops = {.release = room_release};
static const struct config_item_type room_type = {.ct_item_ops = &room_ops, .ct_attrs = room_attrs, .ct_owner = THIS_MODULE};

static struct config_item *make_room(struct config_group *group, const char *name)
{
	struct room *room = kzalloc(sizeof(*room), GFP_KERNEL);

	if (!room)
		return ERR_PTR(-ENOMEM);
	config_item_init_type_name(&room->item, name, &room_type);
	return &room->item;
}
static struct configfs_group_operations house_ops = {.make_item = make_room};
static const struct config_item_type house_type = {.ct_group_ops = &house_ops, .ct_owner = THIS_MODULE};
static struct configfs_subsystem house = {
	.su_group = {.cg_item = {.ci_namebuf = "corpus-house", .ci_type = &house_type}},
	.su_mutex = __MUTEX_INITIALIZER(house.su_mutex),
};

static int __init house_init(void)
{
	config_group_init(&house.su_group);
	return configfs_register_subsystem(&house);
}

static void __exit house_exit(void)
{
	configfs_unregister_subsystem(&house);
}
module_init(house_init);
module_exit(house_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("items that mkdir makes in configfs");
