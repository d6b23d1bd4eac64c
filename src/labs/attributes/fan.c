// SPDX-License-Identifier: GPL-2.0
/*
 * The skeleton of a fan that is controlled by files in sysfs. It compiles and loads, and has a
 * device without any attribute of its own: what is missing is numbered.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cleanup.h>
#include <linux/debugfs.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/kstrtox.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#define FAN_MAX_SPEED	100	/* percent */

static const char * const fan_modes[] = { "manual", "auto", "off" };

static DEFINE_MUTEX(fan_lock);	/* protects the following */
static unsigned int fan_speed = 40;
static int fan_mode;		/* index into fan_modes */
static unsigned int fan_changes;	/* how often speed or mode was set */

/*
 * TODO 1: Write speed_show(), which prints fan_speed and a newline with sysfs_emit(). Define the
 * attribute with DEVICE_ATTR_RO(speed), and list it in fan_attrs.
 *
 * TODO 2: Write speed_store(): a number from 0 to FAN_MAX_SPEED becomes fan_speed and counts as a
 * change; anything else is refused with -EINVAL and changes nothing. DEVICE_ATTR_RO() becomes
 * DEVICE_ATTR_RW().
 *
 * TODO 3: The same for mode, a word of fan_modes. Compare it with sysfs_match_string().
 */

static struct attribute *fan_attrs[] = {
	NULL
};
ATTRIBUTE_GROUPS(fan);

/*
 * TODO 4: Write fan_state_show(struct seq_file *m, void *unused), which prints the lines
 * "speed: 40", "mode: manual" and "changes: 0" with seq_printf(). DEFINE_SHOW_ATTRIBUTE(fan_state)
 * makes the file operations fan_state_fops of it. In fan_init(), after the device is registered,
 * create the directory fan and in it the file state; in fan_exit(), remove the directory first.
 */

static const struct file_operations fan_fops = {
	.owner	= THIS_MODULE,
};

static struct miscdevice fan_device = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "fan",
	.fops	= &fan_fops,
	/* TODO 1, too: .groups names the attributes that come and go with the device. */
};

static int __init fan_init(void)
{
	int err = misc_register(&fan_device);

	if (err)
		return err;

	pr_info("turning at %u %%\n", fan_speed);
	return 0;
}

static void __exit fan_exit(void)
{
	misc_deregister(&fan_device);
}

module_init(fan_init);
module_exit(fan_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("A fan with attributes in sysfs and a file in debugfs");
