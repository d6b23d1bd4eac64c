// SPDX-License-Identifier: GPL-2.0
/*
 * A mailbox for one letter. Whoever reads an empty one waits for a letter, and does it badly: the
 * process looks again and again, and cannot be interrupted. What is to be done is numbered.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cleanup.h>
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

#define LETTER	80	/* bytes */

static DEFINE_MUTEX(mailbox_lock);	/* protects the following */
static char letter[LETTER];
static size_t letter_length;		/* 0: there is no letter */

/* TODO 1: Declare a wait queue, mailbox_readers, with DECLARE_WAIT_QUEUE_HEAD(). */

/* Takes the letter out, if there is one. Returns its length, 0 if there is none, or an errno. */
static ssize_t take_letter(char __user *to, size_t count)
{
	guard(mutex)(&mailbox_lock);
	count = min(count, letter_length);
	if (copy_to_user(to, letter, count))
		return -EFAULT;
	letter_length = 0;
	return count;
}

static ssize_t mailbox_read(struct file *file, char __user *to, size_t count, loff_t *pos)
{
	ssize_t got;

	if (!count)
		return 0;

	/*
	 * TODO 1: Sleep until there is a letter. A signal ends the wait, with -ERESTARTSYS.
	 *
	 * TODO 2: With O_NONBLOCK in file->f_flags nobody waits: -EAGAIN.
	 *
	 * TODO 3: Several readers may wake up for one letter. One of them gets it, and the others
	 * go back to sleep: a read never returns 0.
	 */
	while (!READ_ONCE(letter_length))
		msleep(500);

	got = take_letter(to, count);
	return got;
}

/* A new letter replaces one that nobody has taken. */
static ssize_t mailbox_write(struct file *file, const char __user *from, size_t count, loff_t *pos)
{
	char fresh[LETTER];

	if (!count || count > sizeof(fresh))
		return -EMSGSIZE;
	if (copy_from_user(fresh, from, count))
		return -EFAULT;

	scoped_guard(mutex, &mailbox_lock) {
		memcpy(letter, fresh, count);
		WRITE_ONCE(letter_length, count);
	}
	/* TODO 1: Wake up who waits. */
	return count;
}

/*
 * TODO 4: Write mailbox_poll(), which says what can be done without waiting: a letter can always be
 * written (EPOLLOUT | EPOLLWRNORM), and read if there is one (EPOLLIN | EPOLLRDNORM).
 */

static const struct file_operations mailbox_fops = {
	.owner	= THIS_MODULE,
	.read	= mailbox_read,
	.write	= mailbox_write,
};

static struct miscdevice mailbox_device = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "mailbox",
	.mode	= 0666,
	.fops	= &mailbox_fops,
};
module_misc_device(mailbox_device);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("A mailbox whose readers wait for a letter");
