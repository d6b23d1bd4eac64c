// SPDX-License-Identifier: GPL-2.0
/* A crowd in one function of the kernel: who writes "once" calls it one time, everybody else as long as the device is told to. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

static int taken, wanted = 1;
module_param(wanted, int, 0644);
module_param(taken, int, 0444);

static noinline void *take(size_t size)
{
	void *memory = kmalloc(size, GFP_KERNEL); /* takes */

	taken++;
	return memory;
}

static noinline void crowd(void)
{
	while (wanted && !signal_pending(current))
		kfree(kmalloc(8, GFP_KERNEL));
}

static ssize_t crowd_write(struct file *file, const char __user *from, size_t count, loff_t *position)
{
	char word[2] = {};

	if (copy_from_user(word, from, min(count, sizeof(word) - 1)))
		return -EFAULT;
	if (word[0] == 'o')
		kfree(take(8));
	else
		crowd();
	return count;
}

static const struct file_operations operations = { .owner = THIS_MODULE, .write = crowd_write };
static struct miscdevice device = { .minor = MISC_DYNAMIC_MINOR, .name = "crowd", .fops = &operations };

module_misc_device(device);
MODULE_DESCRIPTION("A crowd in one function of the kernel");
MODULE_LICENSE("GPL");
