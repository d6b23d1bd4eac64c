// SPDX-License-Identifier: GPL-2.0
/* The corpus: access_ok with a type, as before 5.0. */
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/uaccess.h>

static ssize_t old_read(struct file *file, char __user *to, size_t count, loff_t *pos)
{
	if (!access_ok(VERIFY_WRITE, to, count))
		return -EFAULT;
	return __copy_to_user(to, "x", 1) ? -EFAULT : 1;
}

static struct file_operations fops = {.owner = THIS_MODULE, .read = old_read, .llseek = no_llseek};

static int __init old_init(void)
{
	return register_chrdev(0, "old", &fops) < 0;
}
module_init(old_init);

MODULE_LICENSE("GPL");
