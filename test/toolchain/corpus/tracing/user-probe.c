// SPDX-License-Identifier: GPL-2.0
/* The corpus: a probe in a program: where its file begins to run. */
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/namei.h>
#include <linux/uprobes.h>

static char *path = "/bin/busybox";
module_param(path, charp, 0444);
static unsigned long offset;
module_param(offset, ulong, 0444);

static struct path found;
static struct uprobe *uprobe;
static atomic_t hits = ATOMIC_INIT(0);

static int hit(struct uprobe_consumer *self, struct pt_regs *regs)
{
	if (atomic_inc_return(&hits) == 1)
		pr_info("%s at %#lx\n", current->comm, instruction_pointer(regs));
	return 0;
}

static bool wanted(struct uprobe_consumer *self, struct mm_struct *mm)
{
	return true;
}
static struct uprobe_consumer consumer = {.handler = hit, .filter = wanted};

static int __init probe_init(void)
{
	int err = kern_path(path, LOOKUP_FOLLOW, &found);

	if (err)
		return err;
	if (!offset)
		return 0;
	uprobe = uprobe_register(d_real_inode(found.dentry), offset, 0, &consumer);
	if (IS_ERR(uprobe)) {
		path_put(&found);
		return PTR_ERR(uprobe);
	}
	return 0;
}

static void __exit probe_exit(void)
{
	if (uprobe) {
		uprobe_unregister_nosync(uprobe, &consumer);
		uprobe_unregister_sync();
	}
	path_put(&found);
	pr_info("%d hits\n", atomic_read(&hits));
}
module_init(probe_init);
module_exit(probe_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a probe in a program");
