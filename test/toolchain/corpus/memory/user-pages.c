// SPDX-License-Identifier: GPL-2.0
/* The corpus: the memory of the process that loads the module: areas, pages, its arguments. */
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pagemap.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/uaccess.h>

static int __init user_init(void)
{
	struct mm_struct *mm = get_task_mm(current);
	struct vm_area_struct *vma;
	unsigned long rss, start;
	struct page *page;
	char text[32] = {};
	int areas = 0;
	long got;

	if (!mm)
		return -EINVAL;
	mmap_read_lock(mm);
	{
		VMA_ITERATOR(iter, mm, 0);

		for_each_vma(iter, vma)
			areas += vma->vm_flags & VM_EXEC ? 1 : 0;
	}
	vma = find_vma(mm, mm->arg_start);
	start = mm->arg_start;
	got = get_user_pages(start & PAGE_MASK, 1, 0, &page);
	mmap_read_unlock(mm);
	if (got == 1) {
		void *mapped = kmap_local_page(page);

		strscpy(text, mapped + offset_in_page(start), min(sizeof(text), PAGE_SIZE - offset_in_page(start)));
		kunmap_local(mapped);
		put_page(page);
	}
	if (pin_user_pages_fast(start & PAGE_MASK, 1, FOLL_LONGTERM, &page) == 1)
		unpin_user_page(page);
	rss = get_mm_rss(mm);
	pr_info("%s: %d executable areas, %lu pages, stack at %#lx, %d\n", text, areas, rss, mm->start_stack, !!vma);
	access_process_vm(current, start, text, sizeof(text) - 1, FOLL_FORCE);
	if (strncpy_from_user(text, (char __user *)start, sizeof(text)) < 0 || clear_user((void __user *)start, 0) ||
	    !access_ok((void __user *)start, 4))
		pr_info("not readable\n");
	pagefault_disable();
	got = copy_from_user_nofault(text, (void __user *)8, 4);
	pagefault_enable();
	mmput(mm);
	return got == -EFAULT ? 0 : -EIO;
}

static void __exit user_exit(void)
{
}
module_init(user_init);
module_exit(user_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("the memory of the process that loads the module");
