// SPDX-License-Identifier: GPL-2.0
/* The corpus: a misc device with ioctl, poll and wait queues. */
#include <linux/fs.h>
#include <linux/ioctl.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

#define CORPUS_GET _IOR('c', 1, struct message)

struct message {
	__u32 length;
	__u8 text[60];
};

static DECLARE_WAIT_QUEUE_HEAD(readers);
static struct message last;
static DEFINE_MUTEX(lock);

static ssize_t corpus_read(struct file *file, char __user *to, size_t count, loff_t *pos)
{
	if (!last.length && (file->f_flags & O_NONBLOCK))
		return -EAGAIN;
	if (wait_event_interruptible(readers, last.length))
		return -ERESTARTSYS;
	return simple_read_from_buffer(to, count, pos, last.text, last.length);
}

static ssize_t corpus_write(struct file *file, const char __user *from, size_t count, loff_t *pos)
{
	ssize_t got;

	mutex_lock(&lock);
	got = simple_write_to_buffer(last.text, sizeof(last.text), pos, from, count);
	if (got > 0)
		last.length = *pos;
	mutex_unlock(&lock);
	wake_up_interruptible(&readers);
	return got;
}

static long corpus_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	switch (cmd) {
	case CORPUS_GET:
		return copy_to_user((void __user *)arg, &last, sizeof(last)) ? -EFAULT : 0;
	default:
		return -ENOTTY;
	}
}

static __poll_t corpus_poll(struct file *file, struct poll_table_struct *table)
{
	poll_wait(file, &readers, table);
	return EPOLLOUT | (last.length ? EPOLLIN : 0);
}

static const struct file_operations ops = {
	.owner = THIS_MODULE,
	.read = corpus_read,
	.write = corpus_write,
	.unlocked_ioctl = corpus_ioctl,
	.poll = corpus_poll,
	.llseek = default_llseek,
};

static struct miscdevice device = {.minor = MISC_DYNAMIC_MINOR, .name = "corpus", .fops = &ops};
module_misc_device(device);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a misc device with ioctl, poll and wait queues");
