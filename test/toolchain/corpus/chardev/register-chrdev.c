// SPDX-License-Identifier: GPL-2.0
/* The corpus: the shortest character device, as first tutorials have it. */
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/uaccess.h>

#define DEVICE_NAME "corpus-counter"

static int major;
static atomic_t opened = ATOMIC_INIT(0);
static struct class *cls;
static char message[80];

static int counter_open(struct inode *inode, struct file *file)
{
	static int counter;

	if (atomic_cmpxchg(&opened, 0, 1))
		return -EBUSY;
	sprintf(message, "I have been opened %d times\n", ++counter);
	return 0;
}

static int counter_release(struct inode *inode, struct file *file)
{
	atomic_set(&opened, 0);
	return 0;
}

static ssize_t counter_read(struct file *file, char __user *buffer, size_t length, loff_t *offset)
{
	const char *at = message + *offset;
	ssize_t read = 0;

	while (length && *at) {
		if (put_user(*at++, buffer++))
			return -EFAULT;
		length--;
		read++;
	}
	*offset += read;
	return read;
}

static ssize_t counter_write(struct file *file, const char __user *buffer, size_t length, loff_t *offset)
{
	char c;

	if (length && get_user(c, buffer))
		return -EFAULT;
	return -EINVAL;
}

static struct file_operations fops = {
	.read = counter_read,
	.write = counter_write,
	.open = counter_open,
	.release = counter_release,
};

static int __init counter_init(void)
{
	major = register_chrdev(0, DEVICE_NAME, &fops);
	if (major < 0) {
		pr_alert("Registering char device failed with %d\n", major);
		return major;
	}
	cls = class_create(DEVICE_NAME);
	if (IS_ERR(cls)) {
		unregister_chrdev(major, DEVICE_NAME);
		return PTR_ERR(cls);
	}
	device_create(cls, NULL, MKDEV(major, 0), NULL, DEVICE_NAME);
	return 0;
}

static void __exit counter_exit(void)
{
	device_destroy(cls, MKDEV(major, 0));
	class_destroy(cls);
	unregister_chrdev(major, DEVICE_NAME);
}
module_init(counter_init);
module_exit(counter_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("the shortest character device");
