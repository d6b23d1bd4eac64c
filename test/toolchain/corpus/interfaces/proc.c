// SPDX-License-Identifier: GPL-2.0
/* The corpus: a proc file by seq_file. */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

static void *first(struct seq_file *m, loff_t *pos)
{
	return *pos < 10 ? pos : NULL;
}

static void *next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return *pos < 10 ? pos : NULL;
}

static void stop(struct seq_file *m, void *v)
{
}

static int show(struct seq_file *m, void *v)
{
	seq_printf(m, "%lld of %ps\n", *(loff_t *)v, show);
	return 0;
}

static const struct seq_operations ops = {.start = first, .next = next, .stop = stop, .show = show};

static int __init corpus_init(void)
{
	return proc_create_seq("corpus", 0444, NULL, &ops) ? 0 : -ENOMEM;
}

static void __exit corpus_exit(void)
{
	remove_proc_entry("corpus", NULL);
}
module_init(corpus_init);
module_exit(corpus_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a proc file by seq_file");
