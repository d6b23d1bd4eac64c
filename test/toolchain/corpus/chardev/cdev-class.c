// SPDX-License-Identifier: GPL-2.0
/* The corpus: four character devices with a class of their own. */
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/kdev_t.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#define DEVICES 4
#define SIZE 256

struct slate {
	struct cdev cdev;
	struct mutex lock;
	size_t used;
	char text[SIZE];
};

static struct slate *slates;
static dev_t first;

static int slate_open(struct inode *inode, struct file *file)
{
	struct slate *slate = container_of(inode->i_cdev, struct slate, cdev);

	file->private_data = slate;
	if ((file->f_flags & O_ACCMODE) == O_WRONLY && (file->f_flags & O_TRUNC))
		slate->used = 0;
	return 0;
}

static int slate_release(struct inode *inode, struct file *file)
{
	pr_debug("%u:%u closed\n", imajor(inode), iminor(inode));
	return 0;
}

static ssize_t slate_read(struct file *file, char __user *buffer, size_t count, loff_t *pos)
{
	struct slate *slate = file->private_data;
	ssize_t err = 0;

	if (mutex_lock_interruptible(&slate->lock))
		return -ERESTARTSYS;
	if (*pos < slate->used) {
		count = min_t(size_t, count, slate->used - *pos);
		err = copy_to_user(buffer, slate->text + *pos, count) ? -EFAULT : count;
		if (err > 0)
			*pos += err;
	}
	mutex_unlock(&slate->lock);
	return err;
}

static ssize_t slate_write(struct file *file, const char __user *buffer, size_t count, loff_t *pos)
{
	struct slate *slate = file->private_data;
	loff_t at = file->f_flags & O_APPEND ? slate->used : *pos;
	ssize_t err = -ENOSPC;

	mutex_lock(&slate->lock);
	if (at < SIZE) {
		count = min_t(size_t, count, SIZE - at);
		err = -EFAULT;
		if (!copy_from_user(slate->text + at, buffer, count)) {
			*pos = at + count;
			slate->used = max_t(size_t, slate->used, *pos);
			err = count;
		}
	}
	mutex_unlock(&slate->lock);
	return err;
}

static loff_t slate_llseek(struct file *file, loff_t offset, int whence)
{
	return fixed_size_llseek(file, offset, whence, SIZE);
}

static const struct file_operations slate_fops = {
	.owner = THIS_MODULE,
	.open = slate_open,
	.release = slate_release,
	.read = slate_read,
	.write = slate_write,
	.llseek = slate_llseek,
};

static char *slate_devnode(const struct device *dev, umode_t *mode)
{
	if (mode)
		*mode = 0666;
	return kasprintf(GFP_KERNEL, "corpus/%s", dev_name(dev));
}

static const struct class slate_class = {.name = "corpus-slate", .devnode = slate_devnode};

static int __init slate_init(void)
{
	struct device *dev;
	int err, i;

	slates = kcalloc(DEVICES, sizeof(*slates), GFP_KERNEL);
	if (!slates)
		return -ENOMEM;
	err = alloc_chrdev_region(&first, 0, DEVICES, "corpus-slate");
	if (err)
		goto free;
	err = class_register(&slate_class);
	if (err)
		goto region;
	for (i = 0; i < DEVICES; i++) {
		mutex_init(&slates[i].lock);
		cdev_init(&slates[i].cdev, &slate_fops);
		slates[i].cdev.owner = THIS_MODULE;
		err = cdev_add(&slates[i].cdev, first + i, 1);
		if (err)
			goto devices;
		dev = device_create(&slate_class, NULL, first + i, &slates[i], "slate%d", i);
		if (IS_ERR(dev)) {
			err = PTR_ERR(dev);
			cdev_del(&slates[i].cdev);
			goto devices;
		}
	}
	return 0;

devices:
	while (i--) {
		device_destroy(&slate_class, first + i);
		cdev_del(&slates[i].cdev);
	}
	class_unregister(&slate_class);
region:
	unregister_chrdev_region(first, DEVICES);
free:
	kfree(slates);
	return err;
}

static void __exit slate_exit(void)
{
	int i;

	for (i = 0; i < DEVICES; i++) {
		device_destroy(&slate_class, first + i);
		cdev_del(&slates[i].cdev);
	}
	class_unregister(&slate_class);
	unregister_chrdev_region(first, DEVICES);
	kfree(slates);
}
module_init(slate_init);
module_exit(slate_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("four character devices with a class of their own");
