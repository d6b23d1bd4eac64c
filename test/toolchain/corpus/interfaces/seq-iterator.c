// SPDX-License-Identifier: GPL-2.0
/* The corpus: seq_file over a list, with private data, in a directory of /proc. */
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

struct word {
	struct list_head list;
	char text[32];
};
static LIST_HEAD(words);
static DEFINE_MUTEX(lock);
static struct proc_dir_entry *directory;

static void *words_start(struct seq_file *seq, loff_t *pos)
{
	unsigned int *shown = seq->private;

	if (*pos == 0)
		*shown = 0;
	mutex_lock(&lock);
	return seq_list_start_head(&words, *pos);
}

static void *words_next(struct seq_file *seq, void *v, loff_t *pos)
{
	return seq_list_next(v, &words, pos);
}

static void words_stop(struct seq_file *seq, void *v)
{
	mutex_unlock(&lock);
}

static int words_show(struct seq_file *seq, void *v)
{
	unsigned int *shown = seq->private;

	if (v == &words) {
		seq_puts(seq, "# number word\n");
		return 0;
	}
	if (list_entry(v, struct word, list)->text[0] == '.')
		return SEQ_SKIP;
	seq_printf(seq, "%-4u ", ++*shown);
	seq_escape(seq, list_entry(v, struct word, list)->text, " \t\n");
	seq_putc(seq, '\n');
	return 0;
}
static const struct seq_operations words_ops = {
	.start = words_start,
	.next = words_next,
	.stop = words_stop,
	.show = words_show,
};

static int words_open(struct inode *inode, struct file *file)
{
	return seq_open_private(file, &words_ops, sizeof(unsigned int));
}

static ssize_t words_write(struct file *file, const char __user *from, size_t count, loff_t *pos)
{
	struct word *word;
	size_t length = min(count, sizeof(word->text) - 1);

	word = kzalloc(sizeof(*word), GFP_KERNEL);
	if (!word)
		return -ENOMEM;
	if (copy_from_user(word->text, from, length)) {
		kfree(word);
		return -EFAULT;
	}
	mutex_lock(&lock);
	list_add_tail(&word->list, &words);
	mutex_unlock(&lock);
	return count;
}
static const struct proc_ops words_proc_ops = {
	.proc_open = words_open,
	.proc_read = seq_read,
	.proc_write = words_write,
	.proc_lseek = seq_lseek,
	.proc_release = seq_release_private,
};

static int __init words_init(void)
{
	directory = proc_mkdir("corpus-words", NULL);
	if (!directory)
		return -ENOMEM;
	if (proc_create("words", 0600, directory, &words_proc_ops) && proc_symlink("all", directory, "words"))
		return 0;
	proc_remove(directory);
	return -ENOMEM;
}

static void __exit words_exit(void)
{
	struct word *word, *next;

	proc_remove(directory);
	list_for_each_entry_safe(word, next, &words, list)
		kfree(word);
}
module_init(words_init);
module_exit(words_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("seq_file over a list");
