// SPDX-License-Identifier: GPL-2.0
/* The corpus: lists of each kind: double, hashed, lock-less, with references. */
#include <linux/hash.h>
#include <linux/hashtable.h>
#include <linux/klist.h>
#include <linux/list.h>
#include <linux/list_bl.h>
#include <linux/list_nulls.h>
#include <linux/llist.h>
#include <linux/module.h>
#include <linux/slab.h>

struct item {
	struct list_head list;
	struct hlist_node hash;
	struct llist_node lockless;
	struct klist_node k;
	int value;
};

static LIST_HEAD(items);
static LIST_HEAD(spare);
static DEFINE_HASHTABLE(table, 4);
static LLIST_HEAD(stack);
static struct klist klist;

static int __init lists_init(void)
{
	struct item *all = kcalloc(8, sizeof(*all), GFP_KERNEL), *item, *next;
	struct klist_iter iter;
	struct hlist_node *tmp;
	int i, found = 0;

	if (!all)
		return -ENOMEM;
	klist_init(&klist, NULL, NULL);
	for (i = 0; i < 8; i++) {
		item = &all[i];
		item->value = i;
		list_add_tail(&item->list, &items);
		hash_add(table, &item->hash, i);
		llist_add(&item->lockless, &stack);
		klist_add_tail(&item->k, &klist);
	}
	list_move(&all[3].list, &items);
	list_for_each_entry_safe(item, next, &items, list)
		if (item->value & 1)
			list_move_tail(&item->list, &spare);
	list_splice_tail_init(&spare, &items);
	list_rotate_left(&items);
	list_for_each_entry_reverse(item, &items, list)
		found = found * 10 + item->value;
	hash_for_each_possible(table, item, hash, 5)
		if (item->value == 5)
			found ^= hash_32(5, 8);
	hash_for_each_safe(table, i, tmp, item, hash)
		hash_del(&item->hash);
	llist_for_each_entry_safe(item, next, llist_reverse_order(llist_del_all(&stack)), lockless)
		found++;
	klist_iter_init(&klist, &iter);
	while (klist_next(&iter))
		found++;
	klist_iter_exit(&iter);
	pr_info("%d, %zu in the list\n", found, list_count_nodes(&items));
	for (i = 0; i < 8; i++) {
		klist_remove(&all[i].k);
		list_del_init(&all[i].list);
	}
	kfree(all);
	return list_empty(&items) && hash_empty(table) ? 0 : -EIO;
}

static void __exit lists_exit(void)
{
}
module_init(lists_init);
module_exit(lists_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("lists of each kind");
