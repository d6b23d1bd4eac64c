// SPDX-License-Identifier: GPL-2.0
/*
 * Keeps one note: what was last written to /sys/module/notebook/parameters/note, which shows it
 * when it is read.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>

static char *note;

static int note_set(const char *value, const struct kernel_param *kp)
{
	char *copy = kstrndup(value, strcspn(value, "\n"), GFP_KERNEL);	/* without echo's newline */

	if (!copy)
		return -ENOMEM;
	note = copy;
	pr_info("noted\n");
	return 0;
}

static int note_get(char *buffer, const struct kernel_param *kp)
{
	return sysfs_emit(buffer, "%s\n", note ?: "nothing");
}

static const struct kernel_param_ops note_ops = { .set = note_set, .get = note_get };

module_param_cb(note, &note_ops, NULL, 0600);
MODULE_PARM_DESC(note, "the note");

static int __init notebook_init(void)
{
	pr_info("open\n");
	return 0;
}

static void __exit notebook_exit(void)
{
	pr_info("closed\n");
}

module_init(notebook_init);
module_exit(notebook_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("A note that is kept, and those before it");
