// SPDX-License-Identifier: GPL-2.0
/*
 * A slab cache of its own, for many objects of one kind. The cache has a line in /proc/slabinfo.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/init.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/slab.h>

#define COUNT	500

struct drop {
	struct list_head list;
	char text[80];
};

static struct kmem_cache *cache;
static LIST_HEAD(drops);

static void dry_up(void)
{
	struct drop *drop, *next;

	list_for_each_entry_safe(drop, next, &drops, list)
		kmem_cache_free(cache, drop);
	kmem_cache_destroy(cache);
}

static int __init puddle_init(void)
{
	int i;

	/*
	 * Without SLAB_NO_MERGE it might share another cache, with objects of about this size.
	 * KMEM_CACHE(drop, SLAB_NO_MERGE) is shorter, and names the cache after the struct.
	 */
	cache = kmem_cache_create("puddle", sizeof(struct drop), 0, SLAB_NO_MERGE, NULL);
	if (!cache)
		return -ENOMEM;

	for (i = 0; i < COUNT; i++) {
		struct drop *drop = kmem_cache_alloc(cache, GFP_KERNEL);

		if (!drop) {
			dry_up();
			return -ENOMEM;
		}
		list_add(&drop->list, &drops);
	}
	pr_info("%d drops of %zu bytes\n", COUNT, sizeof(struct drop));
	return 0;
}

static void __exit puddle_exit(void)
{
	dry_up();
	pr_info("dried up\n");
}

module_init(puddle_init);
module_exit(puddle_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Keeps many objects in a slab cache of its own");
