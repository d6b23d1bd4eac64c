// SPDX-License-Identifier: GPL-2.0
/*
 * A courier with a bag of parcels. Write a name to /dev/courier, and that parcel is the express
 * one: it is to be delivered before all others. The courier takes the empty ones out, puts the rest
 * in order, and sets off. It does not get far. The crash is not where the mistake is.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/array_size.h>
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/string.h>
#include <linux/uaccess.h>

struct parcel {
	const char *to;
	int grams;		/* 0: it is empty */
	int street;		/* from west to east */
};

static struct parcel parcels[] = {
	{ "Ada", 700, 31 }, { "Ben", 250, 12 }, { "Cleo", 400, 57 }, { "Dora", 0, 44 },
	{ "Emil", 900, 3 }, { "Fay", 320, 28 }, { "Gus", 550, 9 },   { "Hal", 120, 40 },
	{ "Ina", 80, 22 },  { "Jo", 610, 18 },  { "Kim", 270, 35 },  { "Lea", 150, 6 },
};

static DEFINE_MUTEX(courier_lock);	/* protects the following */
static struct parcel *bag[ARRAY_SIZE(parcels)];
static int count;			/* of the bag */
static struct parcel *express;		/* one of the bag; NULL: none */
static int walked;

/* noinline, here and below: a function of its own in the binary, too, to be seen in a stack. */
static noinline void fill_bag(void)
{
	for (count = 0; count < ARRAY_SIZE(parcels); count++)
		bag[count] = &parcels[count];
}

static noinline struct parcel *find_parcel(const char *name)
{
	int i;

	for (i = 0; i < count; i++)
		if (!strcmp(bag[i]->to, name))
			return bag[i];
	return NULL;
}

/* Out of the bag. If that was the express one, there is none. */
static noinline void take_out(int at)
{
	struct parcel *parcel = bag[at];

	bag[at] = bag[--count];
	if (!parcel->grams)
		express = NULL;
}

static noinline void take_out_empty(void)
{
	int i = 0;

	while (i < count) {
		if (bag[i]->grams)
			i++;
		else
			take_out(i);
	}
}

/* From west to east. */
static noinline void put_in_order(void)
{
	int i, j;

	for (i = 0; i < count; i++) {
		for (j = 0; j + 1 < count - i; j++) {
			if (bag[j]->street > bag[j + 1]->street)
				swap(bag[j], bag[j + 1]);
		}
	}
}

static noinline int way_of_all(void)
{
	int at = 0, way = 0, i;

	for (i = 0; i < count; i++) {
		way += abs(bag[i]->street - at);
		at = bag[i]->street;
	}
	return way;
}

static noinline void set_off(void)
{
	walked = way_of_all();
	pr_info("first to %s, %d parcels, %d streets\n", express->to, count, walked);
}

static noinline int deliver(const char *name)
{
	fill_bag();
	express = find_parcel(name);
	if (!express)
		return -ENOENT;

	take_out_empty();
	put_in_order();
	set_off();
	return 0;
}

static ssize_t courier_write(struct file *file, const char __user *from, size_t size, loff_t *pos)
{
	char name[16] = "";
	int error;

	if (size >= sizeof(name))
		return -ENAMETOOLONG;
	if (copy_from_user(name, from, size))
		return -EFAULT;

	guard(mutex)(&courier_lock);
	error = deliver(strim(name));
	return error ?: size;
}

static const struct file_operations courier_fops = {
	.owner	= THIS_MODULE,
	.write	= courier_write,
};

static struct miscdevice courier_device = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "courier",
	.mode	= 0666,
	.fops	= &courier_fops,
};
module_misc_device(courier_device);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("A courier that loses its way long before it stumbles");
