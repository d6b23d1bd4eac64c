// SPDX-License-Identifier: GPL-2.0
/*
 * A doorbell that knows its visitors: write your name to /dev/doorbell to ring, read it to learn
 * who rang last. It works for all whom its author has thought of. Fix it for the others.
 */
#include <linux/atomic.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/array_size.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define LINE	64

struct visitor {
	char name[16];
	char from[20];
	atomic_t rings;
};

static struct visitor visitors[] = {
	{ "anna", "next door" },
	{ "ben", "the post office" },
	{ "chris", "upstairs" },
};

static struct visitor *last;	/* who rang last */

/* NULL for a stranger. */
static struct visitor *find_visitor(const char *name)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(visitors); i++)
		if (!strcmp(visitors[i].name, name))
			return &visitors[i];
	return NULL;
}

/* noinline: a function of its own in the binary too, so that it is seen in an oops. */
static noinline int describe(struct visitor *visitor, char *line)
{
	int rings = atomic_read(&visitor->rings);

	return scnprintf(line, LINE, "%s from %s, rang %d times\n", visitor->name, visitor->from,
			 rings);
}

static ssize_t doorbell_read(struct file *file, char __user *to, size_t count, loff_t *position)
{
	struct visitor *visitor = READ_ONCE(last);
	char line[LINE];
	int length = describe(visitor, line);

	return simple_read_from_buffer(to, count, position, line, length);
}

static ssize_t doorbell_write(struct file *file, const char __user *from, size_t count,
			      loff_t *position)
{
	struct visitor *visitor;
	char name[16] = "";

	if (count >= sizeof(name))
		return -ENAMETOOLONG;
	if (copy_from_user(name, from, count))
		return -EFAULT;

	visitor = find_visitor(strim(name));	/* without the newline of echo */
	atomic_inc(&visitor->rings);
	WRITE_ONCE(last, visitor);
	return count;
}

static const struct file_operations doorbell_operations = {
	.owner	= THIS_MODULE,
	.read	= doorbell_read,
	.write	= doorbell_write,
};

static struct miscdevice doorbell = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "doorbell",
	.fops	= &doorbell_operations,
};

/* Writes init, which registers the device, and exit, which takes it back. */
module_misc_device(doorbell);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Knows who rang last, if somebody did");
