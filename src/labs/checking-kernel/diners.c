// SPDX-License-Identifier: GPL-2.0
/*
 * Wrong on purpose: two diners at one table, with one salt and one pepper between them, who take
 * them in two orders. Write to a parameter to let one dine: /sys/module/diners/parameters/anna,
 * and .../bert.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/printk.h>

static DEFINE_MUTEX(salt);
static DEFINE_MUTEX(pepper);

static int anna_dines(const char *value, const struct kernel_param *kp)
{
	mutex_lock(&salt);
	mutex_lock(&pepper);
	pr_info("Anna has salt and pepper\n");
	mutex_unlock(&pepper);
	mutex_unlock(&salt);
	return 0;
}

static int bert_dines(const char *value, const struct kernel_param *kp)
{
	mutex_lock(&pepper);
	mutex_lock(&salt);
	pr_info("Bert has pepper and salt\n");
	mutex_unlock(&salt);
	mutex_unlock(&pepper);
	return 0;
}

static const struct kernel_param_ops anna_ops = { .set = anna_dines };
static const struct kernel_param_ops bert_ops = { .set = bert_dines };

module_param_cb(anna, &anna_ops, NULL, 0200);
MODULE_PARM_DESC(anna, "write anything: Anna dines");
module_param_cb(bert, &bert_ops, NULL, 0200);
MODULE_PARM_DESC(bert, "write anything: Bert dines");

static int __init diners_init(void)
{
	pr_info("the table is laid\n");
	return 0;
}

static void __exit diners_exit(void)
{
	pr_info("the table is cleared\n");
}

module_init(diners_init);
module_exit(diners_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Two locks, taken in two orders");
