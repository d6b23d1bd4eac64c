// SPDX-License-Identifier: GPL-2.0
/* The corpus: struct file_operations for a file of /proc, as before 5.6. */
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

static int show(struct seq_file *seq, void *v)
{
	seq_printf(seq, "hello\n");
	return 0;
}

static int open(struct inode *inode, struct file *file)
{
	return single_open(file, show, PDE_DATA(inode));
}

static const struct file_operations fops = {
	.owner = THIS_MODULE,
	.open = open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = single_release,
};

static int __init old_init(void)
{
	return proc_create("old", 0, NULL, &fops) ? 0 : -ENOMEM;
}
module_init(old_init);

MODULE_LICENSE("GPL");
