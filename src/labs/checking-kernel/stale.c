// SPDX-License-Identifier: GPL-2.0
/*
 * Wrong on purpose: uses memory that it has given back, by reading
 * (/sys/module/stale/parameters/peek) and by writing (.../poke).
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/array_size.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kstrtox.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/slab.h>

struct parcel {
	int number;
	char content[40];
};

static struct parcel *shelf[8];

/* Gets a parcel, gives it back, and looks into it all the same; as many times as is written. */
static int peek_set(const char *value, const struct kernel_param *kp)
{
	unsigned int count, i;
	int err = kstrtouint(value, 0, &count);

	if (err)
		return err;
	for (i = 0; i < count; i++) {
		struct parcel *parcel = kzalloc(sizeof(*parcel), GFP_KERNEL);

		if (!parcel)
			return -ENOMEM;
		WRITE_ONCE(shelf[0], parcel);
		kfree(parcel);
		if (READ_ONCE(shelf[0]->number) && i == 0)
			pr_info("a parcel that was empty now has the number %x\n",
				shelf[0]->number);
		shelf[0] = NULL;
		if (i % 64 == 63)
			usleep_range(10000, 20000);
	}
	pr_info("peeked\n");
	return 0;
}

/* Fills the shelf, gives back the parcel in its middle, and writes into that. */
static int poke_set(const char *value, const struct kernel_param *kp)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(shelf); i++)
		if (!shelf[i])
			shelf[i] = kzalloc(sizeof(*shelf[i]), GFP_KERNEL);
	if (!shelf[4])
		return -ENOMEM;
	kfree(shelf[4]);
	WRITE_ONCE(shelf[4]->number, 4);
	shelf[4] = NULL;
	pr_info("poked\n");
	return 0;
}

static const struct kernel_param_ops peek_ops = { .set = peek_set };
static const struct kernel_param_ops poke_ops = { .set = poke_set };

module_param_cb(peek, &peek_ops, NULL, 0200);
MODULE_PARM_DESC(peek, "read so many parcels that were given back");
module_param_cb(poke, &poke_ops, NULL, 0200);
MODULE_PARM_DESC(poke, "write into a parcel that was given back");

static int __init stale_init(void)
{
	return 0;
}

static void __exit stale_exit(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(shelf); i++)
		kfree(shelf[i]);
}

module_init(stale_init);
module_exit(stale_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Memory that is used after it was freed");
