// SPDX-License-Identifier: GPL-2.0
/*
 * A character device that offers no operation at all, to see what the kernel answers in its place.
 * Its node in /dev is made when the module comes, and removed when it goes.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

static dev_t bare_number;
static struct cdev bare_cdev;

/* A class is a directory of /sys/class. */
static const struct class bare_class = {
	.name = "bare",
};

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
		goto err_unregister_region;

	err = class_register(&bare_class);
	if (err)
		goto err_del_cdev;

	/* The device in it; this is what makes the kernel put /dev/bare in place. */
	device = device_create(&bare_class, NULL, bare_number, NULL, "bare");
	if (IS_ERR(device)) {
		err = PTR_ERR(device);
		goto err_unregister_class;
	}
	pr_info("/dev/bare is there\n");
	return 0;

err_unregister_class:
	class_unregister(&bare_class);
err_del_cdev:
	cdev_del(&bare_cdev);
err_unregister_region:
	unregister_chrdev_region(bare_number, 1);
	return err;
}

/* All that init did, the last first. */
static void __exit bare_exit(void)
{
	device_destroy(&bare_class, bare_number);
	class_unregister(&bare_class);
	cdev_del(&bare_cdev);
	unregister_chrdev_region(bare_number, 1);
	pr_info("goodbye, and /dev/bare with me\n");
}

module_init(bare_init);
module_exit(bare_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("A character device without operations, which makes its own node");
