// SPDX-License-Identifier: GPL-2.0
/* The corpus: a pipe of bytes with SIGIO, poll and blocking on both ends. */
#include <linux/fs.h>
#include <linux/kfifo.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/sched/signal.h>
#include <linux/wait.h>

static DEFINE_KFIFO(bytes, char, 1024);
static DEFINE_MUTEX(lock);
static DECLARE_WAIT_QUEUE_HEAD(inq);
static DECLARE_WAIT_QUEUE_HEAD(outq);
static struct fasync_struct *listeners;

static ssize_t pipe_read(struct file *file, char __user *to, size_t count, loff_t *pos)
{
	unsigned int copied;
	int err;

	if (mutex_lock_interruptible(&lock))
		return -ERESTARTSYS;
	while (kfifo_is_empty(&bytes)) {
		mutex_unlock(&lock);
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		if (wait_event_interruptible(inq, !kfifo_is_empty(&bytes)))
			return -ERESTARTSYS;
		if (mutex_lock_interruptible(&lock))
			return -ERESTARTSYS;
	}
	err = kfifo_to_user(&bytes, to, count, &copied);
	mutex_unlock(&lock);
	wake_up_interruptible(&outq);
	return err ?: copied;
}

static ssize_t pipe_write(struct file *file, const char __user *from, size_t count, loff_t *pos)
{
	unsigned int copied;
	DEFINE_WAIT(wait);
	int err;

	while (kfifo_is_full(&bytes)) {
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		prepare_to_wait(&outq, &wait, TASK_INTERRUPTIBLE);
		if (kfifo_is_full(&bytes))
			schedule();
		finish_wait(&outq, &wait);
		if (signal_pending(current))
			return -ERESTARTSYS;
	}
	scoped_guard(mutex, &lock)
		err = kfifo_from_user(&bytes, from, count, &copied);
	wake_up_interruptible(&inq);
	kill_fasync(&listeners, SIGIO, POLL_IN);
	return err ?: copied;
}

static __poll_t pipe_poll(struct file *file, poll_table *wait)
{
	__poll_t mask = 0;

	poll_wait(file, &inq, wait);
	poll_wait(file, &outq, wait);
	if (!kfifo_is_empty(&bytes))
		mask |= EPOLLIN | EPOLLRDNORM;
	if (!kfifo_is_full(&bytes))
		mask |= EPOLLOUT | EPOLLWRNORM;
	return mask;
}

static int pipe_fasync(int fd, struct file *file, int on)
{
	return fasync_helper(fd, file, on, &listeners);
}

static int pipe_open(struct inode *inode, struct file *file)
{
	return stream_open(inode, file);
}

static int pipe_release(struct inode *inode, struct file *file)
{
	return pipe_fasync(-1, file, 0);
}

static const struct file_operations pipe_fops = {
	.owner = THIS_MODULE,
	.open = pipe_open,
	.release = pipe_release,
	.read = pipe_read,
	.write = pipe_write,
	.poll = pipe_poll,
	.fasync = pipe_fasync,
};
static struct miscdevice pipe = {.minor = MISC_DYNAMIC_MINOR, .name = "corpus-pipe", .fops = &pipe_fops};
module_misc_device(pipe);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a pipe of bytes with SIGIO, poll and blocking on both ends");
