// SPDX-License-Identifier: GPL-2.0
/*
 * Gets four pages from kmalloc() and four from vmalloc(), and prints for each page the address
 * that code uses (virtual) and the place in the machine's memory (physical). Then it asks both
 * for much more.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cleanup.h>
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

		pr_info("%s: page %d: virtual %px, physical %08lx\n", call, i, page,
			physical(page));
	}
}

/*
 * __free() has the compiler give the memory back when the variable goes out of scope, on each way
 * out of the function. kvfree() takes what either of the two gave, and NULL, with which it does
 * nothing.
 */
static int __init survey_four_pages(void)
{
	char *linear __free(kvfree) = kmalloc(PAGES * PAGE_SIZE, GFP_KERNEL);
	char *mapped __free(kvfree) = vmalloc(PAGES * PAGE_SIZE);

	if (!linear || !mapped)
		return -ENOMEM;
	survey("kmalloc", linear);
	survey("vmalloc", mapped);
	return 0;
}

static void __init ask_for_much(void)
{
	char *linear __free(kvfree) = kmalloc(SZ_8M, GFP_KERNEL | __GFP_NOWARN);
	char *mapped __free(kvfree) = vmalloc(SZ_8M);

	pr_info("kmalloc of 8 MB: %s\n", linear ? "given" : "refused");
	pr_info("vmalloc of 8 MB: %s\n", mapped ? "given" : "refused");
}

static int __init surveyor_init(void)
{
	int err = survey_four_pages();

	if (err)
		return err;
	ask_for_much();
	return 0;
}

static void __exit surveyor_exit(void)
{
	pr_info("goodbye\n");
}

module_init(surveyor_init);
module_exit(surveyor_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Shows where the pages of a block of memory are");
