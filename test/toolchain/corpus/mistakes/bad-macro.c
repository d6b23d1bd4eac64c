// SPDX-License-Identifier: GPL-2.0
/* The corpus: an error inside nested macros. */
#include <linux/list.h>
#include <linux/module.h>

#define OUTER(x) INNER(x, 1)
#define INNER(x, y) ((x)->nothing + (y))

struct item {
	struct list_head list;
};

static int __init corpus_init(void)
{
	struct item *item = NULL;
	LIST_HEAD(all);

	list_for_each_entry(item, &all, lost)
		pr_info("%d\n", OUTER(item));
	BUILD_BUG_ON(sizeof(struct item) != 3);
	return min(1, 2UL) + container_of(item, struct item, nowhere)->x;
}
module_init(corpus_init);
MODULE_LICENSE("GPL");
