// SPDX-License-Identifier: GPL-2.0
/*
 * Takes its time to come and to go, so that there is time to look at it meanwhile.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>

static unsigned int seconds = 10;
module_param(seconds, uint, 0444);
MODULE_PARM_DESC(seconds, "How long init and exit sleep, at most 60");

static int __init slow_init(void)
{
	if (seconds > 60)
		return -EINVAL;
	pr_info("init: coming, in %u seconds\n", seconds);
	ssleep(seconds);
	pr_info("init: here I am\n");
	return 0;
}

static void __exit slow_exit(void)
{
	pr_info("exit: going, in %u seconds\n", seconds);
	ssleep(seconds);
	pr_info("exit: gone\n");
}

module_init(slow_init);
module_exit(slow_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Sleeps in its init and in its exit");
