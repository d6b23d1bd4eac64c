// SPDX-License-Identifier: GPL-2.0
/*
 * A character device that offers no operation at all, to see what the kernel answers in its place.
 * Its node in /dev is made when the module comes, and removed when it goes.
 */
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

static dev_t bare_number;
static struct cdev bare_cdev;
static struct class *bare_class;

static const struct file_operations bare_operations = {
	.owner = THIS_MODULE,
};

static int __init bare_init(void)
{
	struct device *device;
	int err;

	err = alloc_chrdev_region(&bare_number, 0, 1, "bare");
	if (err)
		return err;

	cdev_init(&bare_cdev, &bare_operations);
	bare_cdev.owner = THIS_MODULE;
	err = cdev_add(&bare_cdev, bare_number, 1);
	if (err)
		goto no_cdev;

	/* A class is a folder of /sys/class. Until Linux 6.3 this took THIS_MODULE as well. */
	bare_class = class_create("bare");
	if (IS_ERR(bare_class)) {
		err = PTR_ERR(bare_class);
		goto no_class;
	}

	/* The device in it; this is what makes the kernel put /dev/bare in place. */
	device = device_create(bare_class, NULL, bare_number, NULL, "bare");
	if (IS_ERR(device)) {
		err = PTR_ERR(device);
		goto no_device;
	}
	pr_info("bare: /dev/bare is there\n");
	return 0;

no_device:
	class_destroy(bare_class);
no_class:
	cdev_del(&bare_cdev);
no_cdev:
	unregister_chrdev_region(bare_number, 1);
	return err;
}

/* All that init did, the last first. */
static void __exit bare_exit(void)
{
	device_destroy(bare_class, bare_number);
	class_destroy(bare_class);
	cdev_del(&bare_cdev);
	unregister_chrdev_region(bare_number, 1);
	pr_info("bare: goodbye, and /dev/bare with me\n");
}

module_init(bare_init);
module_exit(bare_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("A character device without operations, which makes its own node");
