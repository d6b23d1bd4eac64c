// SPDX-License-Identifier: GPL-2.0
/* The corpus: memory, tasks and signals of before: mmap_sem, get_user_pages with a task, do_gettimeofday, daemonize, vma flags. */
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sched.h>

static int old_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_flags |= VM_RESERVED | VM_IO;
	return 0;
}

static int old_fault(struct vm_area_struct *vma, struct vm_fault *vmf)
{
	vmf->virtual_address = NULL;
	return VM_FAULT_NOPAGE;
}
static const struct vm_operations_struct ops = {.fault = old_fault};

static int __init old_init(void)
{
	struct timespec ts;
	struct timeval tv;
	struct page *page;

	do_gettimeofday(&tv);
	getnstimeofday(&ts);
	down_read(&current->mm->mmap_sem);
	get_user_pages(current, current->mm, 0, 1, 1, 0, &page, NULL);
	up_read(&current->mm->mmap_sem);
	daemonize("old");
	pr_info("%ld %u %p %p\n", current->state, current->uid, old_mmap, &ops);
	return 0;
}
module_init(old_init);

MODULE_LICENSE("GPL");
