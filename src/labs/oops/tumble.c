// SPDX-License-Identifier: GPL-2.0
/*
 * Wrong on purpose: the same fault as in stumble, but a second later and in a timer: there it
 * happens in an interrupt, on nobody's behalf.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/timer.h>

#include "parcel.h"

static int number = 7;
module_param(number, int, 0444);
MODULE_PARM_DESC(number, "Which parcel to weigh: 1, 2 or 3; with any other the kernel panics");

static struct timer_list timer;

static void timer_rings(struct timer_list *unused)
{
	pr_info("the timer rings\n");
	pr_info("parcel %d weighs %d\n", number, find_parcel(number)->weight);
}

static int __init tumble_init(void)
{
	timer_setup(&timer, timer_rings, 0);
	mod_timer(&timer, jiffies + HZ);
	pr_info("I am loaded; the timer rings in a second\n");
	return 0;
}

static void __exit tumble_exit(void)
{
	timer_shutdown_sync(&timer);
	pr_info("goodbye\n");
}

module_init(tumble_init);
module_exit(tumble_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Uses a NULL pointer in an interrupt");
