// SPDX-License-Identifier: GPL-2.0
/* The corpus: create_proc_entry and read_proc, as before 3.10. */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/proc_fs.h>

static int read_old(char *page, char **start, off_t off, int count, int *eof, void *data)
{
	*eof = 1;
	return sprintf(page, "old\n");
}

static int __init old_init(void)
{
	struct proc_dir_entry *entry = create_proc_entry("old", 0644, NULL);

	if (!entry)
		return -ENOMEM;
	entry->read_proc = read_old;
	entry->owner = THIS_MODULE;
	create_proc_read_entry("older", 0, NULL, read_old, NULL);
	return 0;
}
module_init(old_init);

MODULE_LICENSE("GPL");
