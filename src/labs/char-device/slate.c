// SPDX-License-Identifier: GPL-2.0
/*
 * A character device: a slate of 64 bytes that can be written on and read. The module claims a
 * major number and says which of its functions serve it; the node in /dev is left to you. Each
 * function tells the log that it was called.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cdev.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "slate.h"

#define SLATE_SIZE	64

static dev_t slate_number;	/* major and minor in one */
static struct cdev slate_cdev;

/* One slate, whoever opens it; the lock lets one at a time touch what is below. */
static DEFINE_MUTEX(slate_lock);
static char slate_text[SLATE_SIZE];
static size_t slate_length;
static int slate_openers;

/*
 * A struct file is made by each open(2). It holds what belongs to this opener alone, first of all
 * the position.
 */
static int slate_open(struct inode *inode, struct file *file)
{
	mutex_lock(&slate_lock);
	slate_openers++;
	pr_info("open: now %d\n", slate_openers);
	mutex_unlock(&slate_lock);
	return 0;
}

/*
 * When the last descriptor of a struct file is closed, by whatever way: a program that is killed
 * closes too.
 */
static int slate_release(struct inode *inode, struct file *file)
{
	mutex_lock(&slate_lock);
	slate_openers--;
	pr_info("release: now %d\n", slate_openers);
	mutex_unlock(&slate_lock);
	return 0;
}

/*
 * Returns how many bytes there were; 0 is the end. `to` belongs to the program, so it is never
 * touched directly.
 */
static ssize_t slate_read(struct file *file, char __user *to, size_t count, loff_t *position)
{
	loff_t from = *position;
	ssize_t done;

	mutex_lock(&slate_lock);
	done = simple_read_from_buffer(to, count, position, slate_text, slate_length);
	mutex_unlock(&slate_lock);
	pr_info("read at %lld: %zd\n", from, done);
	return done;
}

static ssize_t slate_write(struct file *file, const char __user *from, size_t count,
			   loff_t *position)
{
	loff_t to = *position;
	ssize_t done;

	mutex_lock(&slate_lock);
	done = simple_write_to_buffer(slate_text, SLATE_SIZE, position, from, count);
	if (done == 0 && count > 0)
		done = -ENOSPC;		/* a 0 would make the writer try forever */
	if (done > 0)
		slate_length = max_t(size_t, slate_length, *position);
	mutex_unlock(&slate_lock);
	pr_info("write at %lld: %zd\n", to, done);
	return done;
}

/* Moves this opener's position; the three ways of lseek(2) and its errors are the helper's work. */
static loff_t slate_llseek(struct file *file, loff_t offset, int whence)
{
	loff_t position;

	mutex_lock(&slate_lock);
	position = fixed_size_llseek(file, offset, whence, slate_length);
	mutex_unlock(&slate_lock);
	pr_info("llseek: %lld\n", position);
	return position;
}

/* Whatever is neither reading nor writing. */
static long slate_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	int length;

	pr_info("ioctl: command 0x%08x\n", command);
	switch (command) {
	case SLATE_LENGTH:
		mutex_lock(&slate_lock);
		length = slate_length;
		mutex_unlock(&slate_lock);
		return put_user(length, (int __user *)argument);
	case SLATE_WIPE:
		mutex_lock(&slate_lock);
		memset(slate_text, 0, sizeof(slate_text));
		slate_length = 0;
		mutex_unlock(&slate_lock);
		return 0;
	default:
		return -ENOTTY;
	}
}

/* Which function serves which system call; what is not named here is not offered. */
static const struct file_operations slate_operations = {
	.owner		= THIS_MODULE,	/* who has it open keeps the module in */
	.open		= slate_open,
	.release	= slate_release,
	.read		= slate_read,
	.write		= slate_write,
	.llseek		= slate_llseek,
	.unlocked_ioctl	= slate_ioctl,
};

static int __init slate_init(void)
{
	int err;

	/* A major of the kernel's choice, and of its minors one: 0. */
	err = alloc_chrdev_region(&slate_number, 0, 1, "slate");
	if (err)
		return err;

	cdev_init(&slate_cdev, &slate_operations);
	slate_cdev.owner = THIS_MODULE;
	err = cdev_add(&slate_cdev, slate_number, 1);	/* from here on it can be opened */
	if (err) {
		unregister_chrdev_region(slate_number, 1);
		return err;
	}
	pr_info("I have a major number; look for it in /proc/devices\n");
	return 0;
}

static void __exit slate_exit(void)
{
	cdev_del(&slate_cdev);
	unregister_chrdev_region(slate_number, 1);
	pr_info("goodbye\n");
}

module_init(slate_init);
module_exit(slate_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("A slate of 64 bytes as a character device");
