// SPDX-License-Identifier: GPL-2.0
/*
 * Wrong on purpose: its read function is the one of many an old text. It hands out its whole
 * message each time, however much was asked for, and never comes to an end.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/uaccess.h>

static ssize_t endless_read(struct file *file, char __user *to, size_t count, loff_t *position)
{
	char text[40];

	sprintf(text, "this device has %d lines\n", 1);
	if (copy_to_user(to, text, strlen(text) + 1))
		return -EFAULT;
	return strlen(text) + 1;
}

static const struct file_operations endless_operations = {
	.owner	= THIS_MODULE,
	.read	= endless_read,
};

static struct miscdevice endless = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "endless",
	.fops	= &endless_operations,
};

module_misc_device(endless);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("A device whose read function has three faults");
