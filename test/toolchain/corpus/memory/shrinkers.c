// SPDX-License-Identifier: GPL-2.0
/* The corpus: a cache that gives memory back when asked, by a shrinker and an LRU list. */
#include <linux/list_lru.h>
#include <linux/module.h>
#include <linux/oom.h>
#include <linux/shrinker.h>
#include <linux/slab.h>

struct cached {
	struct list_head lru;
	char bytes[120];
};
static struct list_lru lru;
static struct shrinker *shrinker;

static enum lru_status drop(struct list_head *item, struct list_lru_one *list, spinlock_t *lock, void *arg)
{
	list_lru_isolate(list, item);
	kfree(list_entry(item, struct cached, lru));
	return LRU_REMOVED;
}

static unsigned long count(struct shrinker *shrink, struct shrink_control *sc)
{
	return list_lru_shrink_count(&lru, sc) ?: SHRINK_EMPTY;
}

static unsigned long scan(struct shrinker *shrink, struct shrink_control *sc)
{
	return list_lru_shrink_walk(&lru, sc, drop, NULL);
}

static int on_oom(struct notifier_block *nb, unsigned long unused, void *freed)
{
	*(unsigned long *)freed += list_lru_walk(&lru, drop, NULL, 16);
	return NOTIFY_OK;
}
static struct notifier_block oom = {.notifier_call = on_oom};

static int __init shrinkers_init(void)
{
	int i, err = list_lru_init(&lru);

	if (err)
		return err;
	shrinker = shrinker_alloc(0, "corpus-%d", 1);
	if (!shrinker) {
		list_lru_destroy(&lru);
		return -ENOMEM;
	}
	for (i = 0; i < 10; i++) {
		struct cached *cached = kmalloc(sizeof(*cached), GFP_KERNEL);

		if (!cached)
			break;
		INIT_LIST_HEAD(&cached->lru);
		list_lru_add_obj(&lru, &cached->lru);
	}
	shrinker->count_objects = count;
	shrinker->scan_objects = scan;
	shrinker->seeks = DEFAULT_SEEKS;
	shrinker_register(shrinker);
	register_oom_notifier(&oom);
	return 0;
}

static void __exit shrinkers_exit(void)
{
	unregister_oom_notifier(&oom);
	shrinker_free(shrinker);
	pr_info("%lu left\n", list_lru_walk(&lru, drop, NULL, ULONG_MAX));
	list_lru_destroy(&lru);
}
module_init(shrinkers_init);
module_exit(shrinkers_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a cache that gives memory back");
