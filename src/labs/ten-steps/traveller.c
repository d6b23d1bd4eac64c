// SPDX-License-Identifier: GPL-2.0
/*
 * A module to be watched while it comes in. It uses functions of the kernel and has a parameter, so
 * that every step of loading has something to do. Its init takes a while, to be seen among the
 * durations, and answers what the parameter says.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/delay.h>
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>

static int answer;
module_param(answer, int, 0444);
MODULE_PARM_DESC(answer, "what init returns: 0, or a negative errno");

static int __init traveller_init(void)
{
	pr_info("arrived at jiffy %lu\n", jiffies);
	mdelay(5);
	return answer;
}

static void __exit traveller_exit(void)
{
	pr_info("left\n");
}

module_init(traveller_init);
module_exit(traveller_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Comes in slowly, to be watched");
