// SPDX-License-Identifier: GPL-2.0
/* The corpus: cleanup.h: locks and memory that give themselves back. */
#include <linux/cleanup.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct box {
	int parcels;
};

static DEFINE_MUTEX(lock);
static DEFINE_SPINLOCK(counter_lock);
static int made;

static void box_destroy(struct box *box)
{
	pr_info("a box with %d goes\n", box->parcels);
	kfree(box);
}
DEFINE_FREE(box, struct box *, if (!IS_ERR_OR_NULL(_T)) box_destroy(_T))

static struct box *box_make(int parcels)
{
	struct box *box __free(kfree) = kzalloc(sizeof(*box), GFP_KERNEL);

	if (!box)
		return ERR_PTR(-ENOMEM);
	if (parcels < 0)
		return ERR_PTR(-EINVAL);
	box->parcels = parcels;
	scoped_guard(spinlock_irqsave, &counter_lock)
		made++;
	return_ptr(box);
}

static int __init guards_init(void)
{
	struct box *kept __free(box) = box_make(3);
	struct box *none __free(box) = box_make(-1);

	if (IS_ERR(kept))
		return PTR_ERR(kept);
	scoped_cond_guard(mutex_intr, return -EINTR, &lock)
		pr_info("%d made\n", made);
	guard(mutex)(&lock);
	guard(rcu)();
	return PTR_ERR(none) == -EINVAL ? 0 : -EIO;
}

static void __exit guards_exit(void)
{
}
module_init(guards_init);
module_exit(guards_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("locks and memory that give themselves back");
