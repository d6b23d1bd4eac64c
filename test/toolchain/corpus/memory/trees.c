// SPDX-License-Identifier: GPL-2.0
/* The corpus: red-black trees: by hand, cached, augmented, of intervals; a maple tree. */
#include <linux/interval_tree_generic.h>
#include <linux/maple_tree.h>
#include <linux/module.h>
#include <linux/rbtree.h>
#include <linux/rbtree_augmented.h>
#include <linux/slab.h>

struct node {
	struct rb_node rb;
	int key;
};

struct span {
	struct rb_node rb;
	unsigned long from, to, last;
};
#define FROM(span) ((span)->from)
#define TO(span) ((span)->to)
INTERVAL_TREE_DEFINE(struct span, rb, unsigned long, last, FROM, TO, static __maybe_unused, span_tree)

static struct rb_root root = RB_ROOT;
static struct rb_root_cached spans = RB_ROOT_CACHED;
static DEFINE_MTREE(ranges);

static bool insert(struct node *new)
{
	struct rb_node **link = &root.rb_node, *parent = NULL;

	while (*link) {
		struct node *at = rb_entry(*link, struct node, rb);

		parent = *link;
		if (new->key == at->key)
			return false;
		link = new->key < at->key ? &parent->rb_left : &parent->rb_right;
	}
	rb_link_node(&new->rb, parent, link);
	rb_insert_color(&new->rb, &root);
	return true;
}

static int __init trees_init(void)
{
	struct span a = {.from = 10, .to = 20}, b = {.from = 15, .to = 40};
	struct node *nodes = kcalloc(16, sizeof(*nodes), GFP_KERNEL), *at, *next;
	unsigned long index = 0;
	struct rb_node *rb;
	int i, before = -1, err = 0;
	void *entry;

	if (!nodes)
		return -ENOMEM;
	for (i = 0; i < 16; i++) {
		nodes[i].key = (i * 7) % 16;
		if (!insert(&nodes[i]))
			err = -EEXIST;
	}
	for (rb = rb_first(&root); rb; rb = rb_next(rb)) {
		if (rb_entry(rb, struct node, rb)->key <= before)
			err = -EIO;
		before = rb_entry(rb, struct node, rb)->key;
	}
	rb_erase(&nodes[3].rb, &root);
	rbtree_postorder_for_each_entry_safe(at, next, &root, rb)
		before += at->key;
	span_tree_insert(&a, &spans);
	span_tree_insert(&b, &spans);
	if (span_tree_iter_first(&spans, 30, 35) != &b)
		err = -EIO;
	span_tree_remove(&a, &spans);
	span_tree_remove(&b, &spans);
	mtree_store_range(&ranges, 100, 199, &ranges, GFP_KERNEL);
	mt_for_each(&ranges, entry, index, ULONG_MAX)
		pr_info("up to %lu\n", index);
	mtree_destroy(&ranges);
	root = RB_ROOT;
	kfree(nodes);
	return err;
}

static void __exit trees_exit(void)
{
}
module_init(trees_init);
module_exit(trees_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("red-black trees");
