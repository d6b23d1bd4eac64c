// SPDX-License-Identifier: GPL-2.0
/*
 * Gets memory in the three usual ways, says where it is, and gives it back when it leaves.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#define SIZE	100

static char *plain, *zeroed, *paged;

static void report(const char *call, const char *at, size_t room)
{
	/* %p would print a hash of the address, to give nothing away; %px prints it. */
	pr_info("%s(%d): at %px, with room for %zu\n", call, SIZE, at, room);
}

static int __init buckets_init(void)
{
	plain = kmalloc(SIZE, GFP_KERNEL);
	if (!plain)
		return -ENOMEM;
	zeroed = kzalloc(SIZE, GFP_KERNEL);
	if (!zeroed)
		goto err_free_plain;
	paged = vmalloc(SIZE);
	if (!paged)
		goto err_free_zeroed;

	report("kmalloc", plain, kmalloc_size_roundup(SIZE));
	report("kzalloc", zeroed, kmalloc_size_roundup(SIZE));
	report("vmalloc", paged, PAGE_ALIGN(SIZE));
	return 0;

err_free_zeroed:
	kfree(zeroed);
err_free_plain:
	kfree(plain);
	return -ENOMEM;
}

static void __exit buckets_exit(void)
{
	vfree(paged);	/* what vmalloc() gave */
	kfree(zeroed);
	kfree(plain);
	pr_info("gave it all back\n");
}

module_init(buckets_init);
module_exit(buckets_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Gets memory from kmalloc, kzalloc and vmalloc");
