// SPDX-License-Identifier: GPL-2.0
/*
 * Gets four pages from kmalloc() and four from vmalloc(), and prints for each page the address
 * that code uses (virtual) and the place in the machine's memory (physical). Then it asks both
 * for much more.
 */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#define PAGES	4

static unsigned long physical(char *at)
{
	if (is_vmalloc_addr(at))
		return (unsigned long)page_to_phys(vmalloc_to_page(at));
	return (unsigned long)virt_to_phys(at);
}

static void survey(const char *call, char *block)
{
	int i;

	for (i = 0; i < PAGES; i++) {
		char *page = block + i * PAGE_SIZE;

		pr_info("surveyor: %s: page %d: virtual %08lx, physical %08lx\n", call, i,
			(unsigned long)page, physical(page));
	}
}

static int __init surveyor_init(void)
{
	char *near = kmalloc(PAGES * PAGE_SIZE, GFP_KERNEL);
	char *far = vmalloc(PAGES * PAGE_SIZE);
	int err = 0;

	if (!near || !far) {
		err = -ENOMEM;
		goto out;
	}
	survey("kmalloc", near);
	survey("vmalloc", far);

	/* Freeing NULL is allowed and does nothing, so there is one way out for all cases. */
	kfree(near);
	vfree(far);
	near = kmalloc(SZ_8M, GFP_KERNEL | __GFP_NOWARN);
	far = vmalloc(SZ_8M);
	pr_info("surveyor: kmalloc of 8 MB: %s\n", near ? "given" : "refused");
	pr_info("surveyor: vmalloc of 8 MB: %s\n", far ? "given" : "refused");
out:
	kfree(near);
	vfree(far);
	return err;
}

static void __exit surveyor_exit(void)
{
	pr_info("surveyor: goodbye\n");
}

module_init(surveyor_init);
module_exit(surveyor_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Shows where the pages of a block of memory are");
