// SPDX-License-Identifier: GPL-2.0
/* The corpus: files of /proc by single_open, proc_create_single and simple_read_from_buffer. */
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/uaccess.h>
#include <linux/utsname.h>

static char buffer[64] = "unset\n";
static size_t used = 6;

static int release_show(struct seq_file *seq, void *v)
{
	seq_printf(seq, "%s %lu\n", init_utsname()->release, jiffies);
	return 0;
}

static int owner_show(struct seq_file *seq, void *v)
{
	seq_printf(seq, "%s\n", (const char *)seq->private);
	return 0;
}

static int owner_open(struct inode *inode, struct file *file)
{
	return single_open(file, owner_show, pde_data(inode));
}
static const struct proc_ops owner_ops = {
	.proc_open = owner_open,
	.proc_read_iter = seq_read_iter,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
};

static ssize_t note_read(struct file *file, char __user *to, size_t count, loff_t *pos)
{
	return simple_read_from_buffer(to, count, pos, buffer, used);
}

static ssize_t note_write(struct file *file, const char __user *from, size_t count, loff_t *pos)
{
	if (count > sizeof(buffer))
		return -EMSGSIZE;
	if (copy_from_user(buffer, from, count))
		return -EFAULT;
	used = count;
	return count;
}
static const struct proc_ops note_ops = {.proc_read = note_read, .proc_write = note_write, .proc_lseek = default_llseek};

static int __init single_init(void)
{
	struct proc_dir_entry *parent = proc_mkdir_mode("corpus-single", 0755, NULL);

	if (!parent)
		return -ENOMEM;
	if (proc_create_single("release", 0, parent, release_show) && proc_create("note", 0666, parent, &note_ops) &&
	    proc_create_data("owner", 0444, parent, &owner_ops, "corpus"))
		return 0;
	remove_proc_subtree("corpus-single", NULL);
	return -ENOMEM;
}

static void __exit single_exit(void)
{
	remove_proc_subtree("corpus-single", NULL);
}
module_init(single_init);
module_exit(single_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("small files of /proc");
