// SPDX-License-Identifier: GPL-2.0
/*
 * A courier: the number of a street, written to /dev/courier, is a parcel to be delivered. The
 * driver works. What it says in the log is what no maintainer would let pass; this is the file to
 * fix.
 */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/kstrtox.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/uaccess.h>

#define STREETS	100

static char courier_bag[64];	/* one place for each parcel */

static unsigned int courier_route(unsigned int street)
{
	unsigned int bend = street % 7;

	printk("route to street %u: %u bends\n", street, bend);
	return bend;
}

static int courier_deliver(unsigned int street)
{
	if (!street)
		return -EINVAL;
	if (street > STREETS)
		return -ENXIO;

	courier_bag[courier_route(street)]++;
	pr_info("[courier] delivered to street %u\n", street);
	return 0;
}

static ssize_t courier_write(struct file *file, const char __user *from, size_t count, loff_t *pos)
{
	unsigned int street;
	int err = kstrtouint_from_user(from, count, 0, &street);

	if (!err)
		err = courier_deliver(street);
	if (err) {
		pr_err("Courier: ERROR! code %d (bag at 0x%08lx)\n", err,
		       (unsigned long)courier_bag);
		return err;
	}
	return count;
}

static const struct file_operations courier_fops = {
	.owner	= THIS_MODULE,
	.write	= courier_write,
};

static struct miscdevice courier_device = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "courier",
	.fops	= &courier_fops,
};
module_misc_device(courier_device);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Delivers parcels, and talks too much");
