// SPDX-License-Identifier: GPL-2.0
/* The corpus: lists, trees, idr, fifo and RCU. Not loaded: its init says -EAGAIN. */
#include <linux/hashtable.h>
#include <linux/idr.h>
#include <linux/kfifo.h>
#include <linux/list.h>
#include <linux/list_sort.h>
#include <linux/module.h>
#include <linux/rbtree.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/xarray.h>

struct item {
	struct list_head list;
	struct hlist_node hash;
	struct rb_node node;
	struct rcu_head rcu;
	int key;
};

static LIST_HEAD(items);
static DEFINE_HASHTABLE(table, 6);
static DEFINE_IDR(ids);
static DEFINE_XARRAY(array);
static DEFINE_KFIFO(fifo, int, 32);
static struct rb_root root = RB_ROOT;
static struct kmem_cache *cache;

static bool less(struct rb_node *a, const struct rb_node *b)
{
	return rb_entry(a, struct item, node)->key < rb_entry(b, struct item, node)->key;
}

static int compare(void *priv, const struct list_head *a, const struct list_head *b)
{
	return list_entry(a, struct item, list)->key - list_entry(b, struct item, list)->key;
}

static int __init corpus_init(void)
{
	struct item *item;
	int i, sum = 0;

	cache = KMEM_CACHE(item, SLAB_HWCACHE_ALIGN);
	for (i = 0; i < 100; i++) {
		item = kmem_cache_zalloc(cache, GFP_KERNEL);
		if (!item)
			return -ENOMEM;
		item->key = (i * 37) % 101;
		list_add_tail_rcu(&item->list, &items);
		hash_add(table, &item->hash, item->key);
		rb_add(&item->node, &root, less);
		idr_alloc(&ids, item, 0, 0, GFP_KERNEL);
		xa_store(&array, item->key, item, GFP_KERNEL);
		kfifo_put(&fifo, i);
	}
	list_sort(NULL, &items, compare);
	rcu_read_lock();
	list_for_each_entry_rcu(item, &items, list)
		sum += item->key;
	rcu_read_unlock();
	pr_info("%d, %d in the fifo, first %d\n", sum, kfifo_len(&fifo), rb_entry(rb_first(&root), struct item, node)->key);
	list_for_each_entry(item, &items, list)
		kfree_rcu(item, rcu);
	return -EAGAIN;
}
module_init(corpus_init);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("lists, trees, idr, fifo and RCU");
