// SPDX-License-Identifier: GPL-2.0
/* The corpus: operations whose arguments are of other types: ioctl, release, write, a poll that gives unsigned. */
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/poll.h>

static int old_ioctl(struct inode *inode, struct file *file, unsigned int cmd, unsigned long arg)
{
	return 0;
}

static void old_release(struct inode *inode, struct file *file)
{
}

static int old_write(struct file *file, char *from, size_t count, loff_t *pos)
{
	return count;
}

static unsigned int old_poll(struct file *file, poll_table *wait)
{
	return POLLIN;
}

static struct file_operations fops = {
	.owner = THIS_MODULE,
	.ioctl = old_ioctl,
	.unlocked_ioctl = old_ioctl,
	.release = old_release,
	.write = old_write,
	.poll = old_poll,
	.aio_read = NULL,
};

static int __init old_init(void)
{
	return register_chrdev(240, "old", &fops);
}
module_init(old_init);

MODULE_LICENSE("GPL");
