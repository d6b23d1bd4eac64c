// SPDX-License-Identifier: GPL-2.0
/* The corpus: class_create with an owner, as before 6.4. */
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/module.h>

static struct class *cls;

static int __init old_init(void)
{
	cls = class_create(THIS_MODULE, "old");
	if (IS_ERR(cls))
		return PTR_ERR(cls);
	device_create(cls, NULL, MKDEV(240, 0), NULL, "old");
	return 0;
}

static void __exit old_exit(void)
{
	class_destroy(cls);
}
module_init(old_init);
module_exit(old_exit);

MODULE_LICENSE("GPL");
