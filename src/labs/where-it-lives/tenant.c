// SPDX-License-Identifier: GPL-2.0
/*
 * A module to look for. It has a function for another module to call, a device for programs to
 * open, and a door, which opens for who writes its address to the parameter "knock".
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kstrtox.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>

#include "tenant.h"

unsigned int tenant_floor(void)
{
	return 3;
}
EXPORT_SYMBOL(tenant_floor);

static noinline void tenant_door(void)
{
	pr_info("the door is open\n");
}

/* Called when somebody writes to the parameter. Never jump to an address that came from outside. */
static int knock_set(const char *text, const struct kernel_param *param)
{
	unsigned long address;
	int err = kstrtoul(text, 16, &address);

	if (err)
		return err;
	if (address == (unsigned long)tenant_door)
		tenant_door();
	else
		pr_info("knock at %#lx: no door, only %pS\n", address, (void *)address);
	return 0;
}

static const struct kernel_param_ops knock_ops = {
	.set = knock_set,
};
module_param_cb(knock, &knock_ops, NULL, 0200);
MODULE_PARM_DESC(knock, "An address, in hexadecimal");

/* While the device is open, .owner keeps the module in. */
static const struct file_operations tenant_operations = {
	.owner	= THIS_MODULE,
};

static struct miscdevice tenant = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "tenant",
	.fops	= &tenant_operations,
};

static int __init tenant_init(void)
{
	int err = misc_register(&tenant);

	if (err)
		return err;
	pr_info("moved in\n");
	return 0;
}

static void __exit tenant_exit(void)
{
	misc_deregister(&tenant);
	pr_info("moved out\n");
}

module_init(tenant_init);
module_exit(tenant_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Has a function, a device and a door to be found");
