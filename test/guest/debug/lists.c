// SPDX-License-Identifier: GPL-2.0
/* What hangs together: a list of the kernel, a hash list, pointers, an array; and a ring that never ends. */
#include <linux/hashtable.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/slab.h>

struct item {
	int value;
	struct list_head link;
	struct hlist_node hook;
};

struct ring {
	int number;
	struct ring *next;
};

static LIST_HEAD(items);
static HLIST_HEAD(hooked);
static int squares[10];
static struct ring rings[3] = { { 10, &rings[1] }, { 20, &rings[2] }, { 30, &rings[0] } };
struct ring *ring = rings;
static struct ring last = { 2, NULL }, first = { 1, &last };
struct ring *chain = &first;

static noinline int total(void)
{
	struct item *item;
	int sum = 0;

	list_for_each_entry(item, &items, link)
		sum += item->value; /* sums */
	return sum + squares[3] + ring->number + chain->number;
}

static int __init lists_init(void)
{
	int i;

	for (i = 0; i < 10; i++) {
		struct item *item = kzalloc(sizeof(*item), GFP_KERNEL);

		if (!item)
			break;
		item->value = i * 3;
		squares[i] = i * i;
		if (i < 4)
			list_add_tail(&item->link, &items);
		hlist_add_head(&item->hook, &hooked);
	}
	pr_info("lists: %d\n", total()); /* tells */
	return 0;
}

static void __exit lists_exit(void)
{
	struct item *item;
	struct hlist_node *next;

	hlist_for_each_entry_safe(item, next, &hooked, hook)
		kfree(item);
}

module_init(lists_init);
module_exit(lists_exit);
MODULE_DESCRIPTION("What hangs together");
MODULE_LICENSE("GPL");
