// SPDX-License-Identifier: GPL-2.0
/*
 * The skeleton of a misc device that holds what was last written to it. It compiles and loads, and
 * does nothing yet: what is missing is numbered.
 */
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/minmax.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define POCKET	64

static DEFINE_MUTEX(pocket_lock);	/* hold it while you touch these two */
static char pocket[POCKET] = "some lint\n";
static size_t filled = 10;	/* how many bytes are in the pocket */

static ssize_t pocket_read(struct file *file, char __user *to, size_t count, loff_t *position)
{
	/*
	 * TODO 2: Copy to the program what is in the pocket from *position on: as much as it asks
	 * for, or as there is. Move *position by that much, and return how much it was; 0 at the
	 * end, -EFAULT for a pointer that is no good.
	 */
	return 0;
}

static ssize_t pocket_write(struct file *file, const char __user *from, size_t count,
			    loff_t *position)
{
	/*
	 * TODO 3: Replace what is in the pocket by what the program gives, from the first byte on.
	 * Take what fits, and return how much that was; -EFAULT for a pointer that is no good.
	 *
	 * TODO 4: All or nothing. What does not fit is refused with -EMSGSIZE, and what was in the
	 * pocket before stays there, also if the pointer goes bad in the middle.
	 */
	return -EOPNOTSUPP;
}

static const struct file_operations pocket_operations = {
	/* TODO 5: Who owns these functions? */
	.read	= pocket_read,
	.write	= pocket_write,
};

static struct miscdevice pocket_device = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "pocket",
	.fops	= &pocket_operations,
};

static int __init pocket_init(void)
{
	/* TODO 1: Register pocket_device. If that is refused, so is the load. */
	return 0;
}

static void __exit pocket_exit(void)
{
	/* TODO 1, too: Take it back. Write this before you load the module. */
}

module_init(pocket_init);
module_exit(pocket_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("A pocket as a misc device");
