// SPDX-License-Identifier: GPL-2.0
/*
 * A roster with a thousand seats, shown in /proc/roster. The list and the file that changes it are
 * done. The one that shows it formats all of it into a buffer of one page, and that is its fault.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cleanup.h>
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

static unsigned int seats = 1000;
module_param(seats, uint, 0444);
MODULE_PARM_DESC(seats, "How many seats the roster begins with");

struct seat {
	struct list_head node;
	unsigned int number;
};

static DEFINE_MUTEX(roster_lock);	/* protects the list */
static LIST_HEAD(roster);
static unsigned int roster_length;

/* The wrong way. It is replaced by TODO 2. */
static ssize_t roster_read(struct file *file, char __user *to, size_t count, loff_t *pos)
{
	char *page __free(kfree) = kmalloc(PAGE_SIZE, GFP_KERNEL);
	struct seat *seat;
	size_t length = 0;

	if (!page)
		return -ENOMEM;

	scoped_guard(mutex, &roster_lock)
		list_for_each_entry(seat, &roster, node)
			length += scnprintf(page + length, PAGE_SIZE - length, "seat %u\n",
					    seat->number);

	count = min(count, length);
	if (copy_to_user(to, page, count))
		return -EFAULT;
	return count;
}

static const struct proc_ops roster_ops = {
	.proc_read	= roster_read,
};

/*
 * TODO 1: Write roster_length_show(struct seq_file *m, void *unused), which prints roster_length
 * and a newline with seq_printf(). In roster_init(), proc_create_single() makes the file
 * roster-length of it.
 *
 * TODO 2: Write roster_start(), roster_next(), roster_stop() and roster_show(), and put them into a
 * struct seq_operations. proc_create_seq() takes the place of proc_create(). seq_list_start() and
 * seq_list_next() know how to walk a list.
 *
 * TODO 3: Nobody may change the list while it is walked. roster_start() takes roster_lock, and
 * roster_stop() releases it.
 *
 * TODO 4: The first line is "roster of 1000" (roster_length), once for each reader, however small
 * the pieces it reads.
 */

static int roster_add(unsigned int number)
{
	struct seat *seat = kmalloc(sizeof(*seat), GFP_KERNEL);

	if (!seat)
		return -ENOMEM;
	seat->number = number;
	list_add_tail(&seat->node, &roster);
	roster_length++;
	return 0;
}

static int roster_remove(unsigned int number)
{
	struct seat *seat;

	list_for_each_entry(seat, &roster, node) {
		if (seat->number != number)
			continue;
		list_del(&seat->node);
		kfree(seat);
		roster_length--;
		return 0;
	}
	return -ENOENT;
}

static void roster_clear(void)
{
	struct seat *seat, *next;

	list_for_each_entry_safe(seat, next, &roster, node) {
		list_del(&seat->node);
		kfree(seat);
	}
	roster_length = 0;
}

/*
 * /proc/roster-edit takes "add 7", "remove 7" and "hold 300": a long edit, which keeps the list
 * locked for so many milliseconds.
 */
static ssize_t edit_write(struct file *file, const char __user *from, size_t count, loff_t *pos)
{
	char *text __free(kfree) = NULL;
	unsigned int number;
	char verb[8];
	int err = 0;

	if (count > 64)
		return -EMSGSIZE;
	text = memdup_user_nul(from, count);
	if (IS_ERR(text))
		return PTR_ERR(no_free_ptr(text));
	if (sscanf(text, "%7s %u", verb, &number) != 2)
		return -EINVAL;

	if (mutex_lock_killable(&roster_lock))
		return -EINTR;
	if (!strcmp(verb, "add"))
		err = roster_add(number);
	else if (!strcmp(verb, "remove"))
		err = roster_remove(number);
	else if (!strcmp(verb, "hold"))
		msleep(min(number, 1000u));
	else
		err = -EINVAL;
	mutex_unlock(&roster_lock);
	return err ? err : count;
}

static const struct proc_ops edit_ops = {
	.proc_write	= edit_write,
};

static int __init roster_init(void)
{
	int err;

	for (unsigned int number = 1; number <= seats; number++) {
		err = roster_add(number);
		if (err)
			goto err_clear;
	}

	err = -ENOMEM;
	if (!proc_create("roster", 0444, NULL, &roster_ops))
		goto err_clear;
	if (!proc_create("roster-edit", 0200, NULL, &edit_ops))
		goto err_remove_roster;
	return 0;

err_remove_roster:
	remove_proc_entry("roster", NULL);
err_clear:
	roster_clear();
	return err;
}

static void __exit roster_exit(void)
{
	remove_proc_entry("roster-edit", NULL);
	remove_proc_entry("roster", NULL);
	roster_clear();
}

module_init(roster_init);
module_exit(roster_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("A list in /proc");
