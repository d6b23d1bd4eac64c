// SPDX-License-Identifier: GPL-2.0
/* The corpus: memory of the kernel in a process: by faults, by vmalloc's pages, by page frames. */
#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/vmalloc.h>

#define PAGES 4

static void *area;
static struct page *single;

static void window_open(struct vm_area_struct *vma)
{
	pr_debug("%lx-%lx\n", vma->vm_start, vma->vm_end);
}

static vm_fault_t window_fault(struct vm_fault *vmf)
{
	struct page *page;

	if (vmf->pgoff >= PAGES)
		return VM_FAULT_SIGBUS;
	page = vmalloc_to_page(area + (vmf->pgoff << PAGE_SHIFT));
	get_page(page);
	vmf->page = page;
	return 0;
}

static const struct vm_operations_struct window_ops = {.open = window_open, .fault = window_fault};

static int window_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long size = vma->vm_end - vma->vm_start;

	if (vma->vm_pgoff == PAGES) {
		if (size != PAGE_SIZE)
			return -EINVAL;
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
		return remap_pfn_range(vma, vma->vm_start, page_to_pfn(single), size, vma->vm_page_prot);
	}
	if (vma->vm_flags & VM_WRITE)
		return remap_vmalloc_range(vma, area, vma->vm_pgoff);
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	vm_flags_clear(vma, VM_MAYWRITE);
	vma->vm_ops = &window_ops;
	window_open(vma);
	return 0;
}

static const struct file_operations window_fops = {.owner = THIS_MODULE, .mmap = window_mmap};
static struct miscdevice window = {.minor = MISC_DYNAMIC_MINOR, .name = "corpus-window", .fops = &window_fops, .mode = 0600};

static int __init window_init(void)
{
	int err = -ENOMEM;

	area = vmalloc_user(PAGES * PAGE_SIZE);
	single = alloc_page(GFP_KERNEL | __GFP_ZERO);
	if (area && single)
		err = misc_register(&window);
	if (err) {
		vfree(area);
		if (single)
			__free_page(single);
	}
	return err;
}

static void __exit window_exit(void)
{
	misc_deregister(&window);
	__free_page(single);
	vfree(area);
}
module_init(window_init);
module_exit(window_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("memory of the kernel in a process");
