// SPDX-License-Identifier: GPL-2.0
/*
 * A module to be loaded by a program of your own. It has two parameters, and a device, by which
 * it can be kept in use.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

static unsigned int weight = 1;
module_param(weight, uint, 0444);
MODULE_PARM_DESC(weight, "In kilograms");

static char *label = "none";
module_param(label, charp, 0444);
MODULE_PARM_DESC(label, "What is written on it");

static const struct file_operations parcel_fops = {
	.owner	= THIS_MODULE,
};

static struct miscdevice parcel_device = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "parcel",
	.fops	= &parcel_fops,
};

static int __init parcel_init(void)
{
	if (weight > 100) {
		pr_err("%u kg are too heavy\n", weight);
		return -EINVAL;
	}
	pr_info("arrived, %u kg, label %s\n", weight, label);
	return misc_register(&parcel_device);
}

static void __exit parcel_exit(void)
{
	misc_deregister(&parcel_device);
}

module_init(parcel_init);
module_exit(parcel_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("A parcel that some program loads");
