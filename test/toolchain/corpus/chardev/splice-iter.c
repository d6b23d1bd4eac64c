// SPDX-License-Identifier: GPL-2.0
/* The corpus: read_iter, write_iter, splice and an anonymous inode. */
#include <linux/anon_inodes.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/splice.h>
#include <linux/uio.h>

#define CORPUS_OPEN _IO('C', 1)

static char store[PAGE_SIZE];

static ssize_t iter_read(struct kiocb *iocb, struct iov_iter *to)
{
	size_t there = iocb->ki_pos < sizeof(store) ? sizeof(store) - iocb->ki_pos : 0;
	size_t copied = copy_to_iter(store + iocb->ki_pos, min(there, iov_iter_count(to)), to);

	iocb->ki_pos += copied;
	return copied;
}

static ssize_t iter_write(struct kiocb *iocb, struct iov_iter *from)
{
	size_t copied;

	if (iocb->ki_flags & IOCB_NOWAIT)
		return -EAGAIN;
	if (iocb->ki_pos >= sizeof(store))
		return -ENOSPC;
	copied = copy_from_iter(store + iocb->ki_pos, sizeof(store) - iocb->ki_pos, from);
	iocb->ki_pos += copied;
	return copied ?: -EFAULT;
}

static const struct file_operations anonymous_fops = {.owner = THIS_MODULE, .read_iter = iter_read, .llseek = noop_llseek};

static long iter_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	if (cmd != CORPUS_OPEN)
		return -ENOTTY;
	return anon_inode_getfd("[corpus]", &anonymous_fops, NULL, O_RDONLY | O_CLOEXEC);
}

static const struct file_operations iter_fops = {
	.owner = THIS_MODULE,
	.read_iter = iter_read,
	.write_iter = iter_write,
	.splice_read = copy_splice_read,
	.splice_write = iter_file_splice_write,
	.unlocked_ioctl = iter_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.llseek = generic_file_llseek,
};
static struct miscdevice iter = {.minor = MISC_DYNAMIC_MINOR, .name = "corpus-iter", .fops = &iter_fops};
module_misc_device(iter);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("read_iter, write_iter, splice and an anonymous inode");
