// SPDX-License-Identifier: GPL-2.0
/*
 * Wrong on purpose: it weighs a parcel without looking whether there is one. This is the fault
 * that the lesson is about: for a number that does not exist, the pointer is NULL.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>

#include "parcel.h"

static int number = 7;
module_param(number, int, 0444);
MODULE_PARM_DESC(number, "Which parcel to send: 1, 2 or 3; with any other the kernel stumbles");

/* noinline: a function of its own in the binary too, so that it can be seen in the call trace. */
static noinline int weigh_parcel(int wanted)
{
	const struct parcel *parcel = find_parcel(wanted);

	pr_info("I weigh parcel %d\n", wanted);
	return parcel->weight;	/* and if it is NULL? */
}

static noinline int send_parcel(int wanted)
{
	int weight = weigh_parcel(wanted);

	pr_info("parcel %d weighs %d\n", wanted, weight);
	return 0;
}

static int __init stumble_init(void)
{
	pr_info("I send parcel %d\n", number);
	return send_parcel(number);
}

static void __exit stumble_exit(void)
{
	pr_info("goodbye\n");
}

module_init(stumble_init);
module_exit(stumble_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Uses a NULL pointer on behalf of the process that loads it");
