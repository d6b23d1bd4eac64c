// SPDX-License-Identifier: GPL-2.0
/* The corpus: wrong types and arguments. */
#include <linux/fs.h>
#include <linux/module.h>

static int wrong_read(struct file *file, int count)
{
	return count;
}

static const struct file_operations ops = {
	.read = wrong_read,
	.write = 5,
};

static int __init corpus_init(void)
{
	char *s = 7;
	struct unknown u;
	int *p = "text";

	mutex_lock();
	kfree(1, 2, 3);
	const int c = 1;
	c = 2;
	return "string";
}
module_init(corpus_init);
