// SPDX-License-Identifier: GPL-2.0
/*
 * A shelf of books, to be watched while it runs. init puts four books on it. Reading /dev/shelf
 * lists them and names the thickest, which is not always the thickest. Write "PAGES TITLE" to put
 * one more on the shelf, and "clear" to empty it.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/array_size.h>
#include <linux/cleanup.h>
#include <linux/fs.h>
#include <linux/list.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define ROOM	1024	/* bytes for the list as text */

struct book {
	struct list_head link;
	int pages;
	char title[24];
};

static const struct {
	const char *title;
	int pages;
} first_books[] = {
	{ "Ulysses", 730 },
	{ "Emma", 474 },
	{ "Dubliners", 207 },
	{ "Hamlet", 104 },
};

static DEFINE_MUTEX(shelf_lock);	/* protects the following */
static LIST_HEAD(shelf);
static int total;			/* pages of all books */

/* noinline, here and below: a function of its own in the binary, too, to step into. */
static noinline int shelf_add(const char *title, int pages)
{
	struct book *book = kzalloc(sizeof(*book), GFP_KERNEL);

	if (!book)
		return -ENOMEM;
	strscpy(book->title, title, sizeof(book->title));
	book->pages = pages;
	list_add_tail(&book->link, &shelf);
	total += pages;
	pr_info("%s has come, %d pages in all\n", book->title, total);
	return 0;
}

static void shelf_clear(void)
{
	struct book *book, *next;

	list_for_each_entry_safe(book, next, &shelf, link) {
		list_del(&book->link);
		kfree(book);
	}
	total = 0;
}

/* NULL if the shelf is empty. Of several that are equally thick, the first. */
static noinline struct book *shelf_thickest(void)
{
	struct book *book, *found = NULL;
	int most = 0;

	list_for_each_entry(book, &shelf, link) {
		if (book->pages > most)
			found = book;
	}
	return found;
}

static ssize_t shelf_read(struct file *file, char __user *to, size_t count, loff_t *pos)
{
	char *text __free(kfree) = kmalloc(ROOM, GFP_KERNEL);
	struct book *book;
	int length = 0;

	if (!text)
		return -ENOMEM;

	guard(mutex)(&shelf_lock);
	list_for_each_entry(book, &shelf, link)
		length += scnprintf(text + length, ROOM - length, "%4d %s\n", book->pages,
				    book->title);
	book = shelf_thickest();
	length += scnprintf(text + length, ROOM - length, "thickest: %s\n",
			    book ? book->title : "none");
	return simple_read_from_buffer(to, count, pos, text, length);
}

static ssize_t shelf_write(struct file *file, const char __user *from, size_t count, loff_t *pos)
{
	char line[40] = "", title[24];
	int pages, error;

	if (count >= sizeof(line))
		return -EMSGSIZE;
	if (copy_from_user(line, from, count))
		return -EFAULT;

	guard(mutex)(&shelf_lock);
	if (!strcmp(strim(line), "clear")) {
		shelf_clear();
		return count;
	}
	if (sscanf(line, "%d %23s", &pages, title) != 2)
		return -EINVAL;
	error = shelf_add(title, pages);
	return error ?: count;
}

static const struct file_operations shelf_fops = {
	.owner	= THIS_MODULE,
	.read	= shelf_read,
	.write	= shelf_write,
};

static struct miscdevice shelf_device = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "shelf",
	.mode	= 0666,
	.fops	= &shelf_fops,
};

static int __init shelf_init(void)
{
	int i, error;

	for (i = 0; i < ARRAY_SIZE(first_books); i++) {
		error = shelf_add(first_books[i].title, first_books[i].pages);
		if (error)
			goto err_clear;
	}

	error = misc_register(&shelf_device);
	if (error)
		goto err_clear;
	return 0;

err_clear:
	shelf_clear();
	return error;
}
module_init(shelf_init);

static void __exit shelf_exit(void)
{
	misc_deregister(&shelf_device);
	shelf_clear();
}
module_exit(shelf_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("A shelf of books, to be watched in the debugger");
