// SPDX-License-Identifier: GPL-2.0
/* The corpus: an XArray with marks, ranges and allocated indices; and its older names. */
#include <linux/idr.h>
#include <linux/module.h>
#include <linux/radix-tree.h>
#include <linux/slab.h>
#include <linux/xarray.h>

static DEFINE_XARRAY_ALLOC1(users);
static DEFINE_XARRAY(values);
static RADIX_TREE(tree, GFP_KERNEL);
static DEFINE_IDA(minors);
static DEFINE_IDR(handles);

/* The low bits of what is stored are the tree's: a string may lie at any address. */
static char root[] __aligned(4) = "root", seven[] __aligned(4) = "seven", handle[] __aligned(4) = "handle";

static int show(int id, void *p, void *data)
{
	pr_info("%d %s of %s\n", id, (char *)p, (char *)data);
	return 0;
}

static int __init xarrays_init(void)
{
	unsigned long index, sum = 0;
	void *entry;
	u32 id;
	int err, minor, i;
	XA_STATE(xas, &values, 0);

	err = xa_alloc(&users, &id, root, XA_LIMIT(1, 100), GFP_KERNEL);
	if (err)
		return err;
	for (i = 0; i < 20; i++)
		xa_store(&values, i * i, xa_mk_value(i), GFP_KERNEL);
	xa_set_mark(&values, 81, XA_MARK_0);
	xa_for_each_marked(&values, index, entry, XA_MARK_0)
		pr_info("marked %lu: %lu\n", index, xa_to_value(entry));
	xa_for_each_range(&values, index, entry, 10, 100)
		sum += index;
	rcu_read_lock();
	xas_for_each(&xas, entry, ULONG_MAX)
		sum += xa_to_value(entry);
	rcu_read_unlock();
	pr_info("sum %lu, id %u\n", sum, id);
	if (xa_err(xa_cmpxchg(&values, 4, xa_mk_value(2), NULL, GFP_KERNEL)) || xa_load(&values, 4))
		err = -EIO;
	if (radix_tree_insert(&tree, 7, seven) || radix_tree_delete(&tree, 7) == NULL)
		err = -EIO;
	minor = ida_alloc_range(&minors, 3, 10, GFP_KERNEL);
	idr_preload(GFP_KERNEL);
	i = idr_alloc_cyclic(&handles, handle, 1, 0, GFP_NOWAIT);
	idr_preload_end();
	idr_for_each(&handles, show, "corpus");
	if (minor >= 0)
		ida_free(&minors, minor);
	if (i > 0)
		idr_remove(&handles, i);
	idr_destroy(&handles);
	ida_destroy(&minors);
	xa_erase(&users, id);
	xa_destroy(&users);
	xa_destroy(&values);
	return err;
}

static void __exit xarrays_exit(void)
{
}
module_init(xarrays_init);
module_exit(xarrays_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("an XArray and its older names");
