// SPDX-License-Identifier: GPL-2.0
/* The corpus: other interfaces of before: register_sysctl_table, put_tty_driver, remove that gives int, i2c probe with an id. */
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sysctl.h>
#include <linux/tty.h>
#include <linux/tty_driver.h>

static struct ctl_table table[] = {{.procname = "old", .mode = 0555, .child = NULL}, {}};

static int old_probe(struct i2c_client *client, const struct i2c_device_id *id)
{
	return 0;
}

static int old_remove(struct i2c_client *client)
{
	return 0;
}
static struct i2c_driver i2c = {.driver.name = "old", .probe = old_probe, .remove = old_remove};

static int gone(struct platform_device *pdev)
{
	return 0;
}
static struct platform_driver platform = {.remove = gone, .driver.name = "old"};

static int __init old_init(void)
{
	struct tty_driver *driver = alloc_tty_driver(1);

	put_tty_driver(driver);
	register_sysctl_table(table);
	return i2c_add_driver(&i2c) ?: platform_driver_register(&platform);
}
module_init(old_init);

MODULE_LICENSE("GPL");
