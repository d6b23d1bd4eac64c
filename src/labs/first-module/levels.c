// SPDX-License-Identifier: GPL-2.0
/*
 * Says one thing at several levels. The log keeps them all; the console shows only what is more
 * urgent (a smaller number) than its own level, the first number in /proc/sys/kernel/printk.
 *
 * printk() is used here so that the level can be seen; it adds nothing else. In code of your own
 * write pr_alert(), pr_warn(), pr_info() and pr_debug(), which also put pr_fmt() before the text.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

static int __init levels_init(void)
{
	printk(KERN_ALERT "levels: alert, level 1: act at once\n");
	printk(KERN_WARNING "levels: warning, level 4: something is odd\n");
	printk(KERN_INFO "levels: info, level 6: good to know\n");
	printk(KERN_DEBUG "levels: debug, level 7: for who wrote this\n");
	return 0;
}

static void __exit levels_exit(void)
{
	pr_info("goodbye\n");	/* what pr_info() adds is KERN_INFO, and pr_fmt() */
}

module_init(levels_init);
module_exit(levels_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Says one thing at several log levels");
