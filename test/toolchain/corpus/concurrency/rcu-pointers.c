// SPDX-License-Identifier: GPL-2.0
/* The corpus: RCU: a published pointer, a list, callbacks; and SRCU, in which readers may sleep. */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rculist.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/srcu.h>

struct config {
	struct rcu_head rcu;
	int value;
};

struct entry {
	struct list_head list;
	int key;
};

static struct config __rcu *current_config;
static DEFINE_MUTEX(update_lock);
static LIST_HEAD(entries);
DEFINE_STATIC_SRCU(sleepers);

static void free_config(struct rcu_head *head)
{
	kfree(container_of(head, struct config, rcu));
}

static int publish(int value)
{
	struct config *new = kmalloc(sizeof(*new), GFP_KERNEL), *old;

	if (!new)
		return -ENOMEM;
	new->value = value;
	mutex_lock(&update_lock);
	old = rcu_replace_pointer(current_config, new, lockdep_is_held(&update_lock));
	mutex_unlock(&update_lock);
	if (old)
		call_rcu(&old->rcu, free_config);
	return 0;
}

static int value(void)
{
	struct config *config;
	int got;

	rcu_read_lock();
	config = rcu_dereference(current_config);
	got = config ? config->value : -1;
	rcu_read_unlock();
	return got;
}

static int __init pointers_init(void)
{
	struct entry *entry = kzalloc(sizeof(*entry), GFP_KERNEL), *found;
	int err, index;

	if (!entry)
		return -ENOMEM;
	err = publish(1) ?: publish(2);
	pr_info("value %d\n", value());
	list_add_rcu(&entry->list, &entries);
	index = srcu_read_lock(&sleepers);
	list_for_each_entry_srcu(found, &entries, list, srcu_read_lock_held(&sleepers))
		usleep_range(10, 20);
	srcu_read_unlock(&sleepers, index);
	list_del_rcu(&entry->list);
	synchronize_rcu();
	synchronize_srcu_expedited(&sleepers);
	kfree_rcu_mightsleep(entry);
	return err;
}

static void __exit pointers_exit(void)
{
	struct config *last = rcu_dereference_protected(current_config, true);

	RCU_INIT_POINTER(current_config, NULL);
	if (last)
		call_rcu(&last->rcu, free_config);
	srcu_barrier(&sleepers);
	rcu_barrier();
}
module_init(pointers_init);
module_exit(pointers_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("RCU and SRCU");
