// SPDX-License-Identifier: GPL-2.0
/*
 * A misc device in five steps: a guest book that keeps the last entry written into it. It copies
 * between the program's memory and its own by hand, and tells the log what it was asked for and
 * what it gave.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/minmax.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define PAGE_OF_BOOK	80

static DEFINE_MUTEX(book_lock);
static char entry[PAGE_OF_BOOK];
static size_t entry_length;

/* Step 1: the functions. */
static ssize_t guestbook_read(struct file *file, char __user *to, size_t count, loff_t *position)
{
	size_t left, give;

	mutex_lock(&book_lock);
	left = *position < entry_length ? entry_length - *position : 0;
	give = min(count, left);

	/* Tells how many bytes it could NOT copy; 0 is success. */
	if (copy_to_user(to, entry + *position, give)) {
		mutex_unlock(&book_lock);
		pr_info("read: bad pointer, nothing copied\n");
		return -EFAULT;
	}
	*position += give;
	mutex_unlock(&book_lock);

	pr_info("read: asked for %zu, gave %zu\n", count, give);
	return give;	/* may be less than count; 0 is the end */
}

static ssize_t guestbook_write(struct file *file, const char __user *from, size_t count,
			       loff_t *position)
{
	char fresh[PAGE_OF_BOOK];

	if (count > sizeof(fresh))
		return -EMSGSIZE;	/* an entry is taken whole or not at all */

	/* First into a buffer of its own: a bad pointer must not leave half an entry behind. */
	if (copy_from_user(fresh, from, count)) {
		pr_info("write: bad pointer, nothing copied\n");
		return -EFAULT;
	}

	mutex_lock(&book_lock);
	memcpy(entry, fresh, count);
	entry_length = count;
	mutex_unlock(&book_lock);

	pr_info("write: took %zu\n", count);
	return count;
}

/* Step 2: the table of them. */
static const struct file_operations guestbook_operations = {
	.owner	= THIS_MODULE,
	.read	= guestbook_read,
	.write	= guestbook_write,
};

/* Step 3: the device; the minor is the kernel's choice. */
static struct miscdevice guestbook = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "guestbook",
	.fops	= &guestbook_operations,
};

/* Step 4: make it known. The number, the cdev, the class and the node are done in there. */
static int __init guestbook_init(void)
{
	int err = misc_register(&guestbook);

	if (err)
		return err;
	pr_info("/dev/guestbook is open, with the minor %d\n", guestbook.minor);
	return 0;
}

/* Step 5: take it back. */
static void __exit guestbook_exit(void)
{
	misc_deregister(&guestbook);
	pr_info("closed\n");
}

module_init(guestbook_init);
module_exit(guestbook_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("A guest book as a misc device");
