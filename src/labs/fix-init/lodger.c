// SPDX-License-Identifier: GPL-2.0
/*
 * Moves in with three things of the kernel's: memory, a device number, a directory in /proc.
 * Whatever is refused, init gives up, and the way it gives up is wrong. So is the way it moves out.
 * Fix both.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kdev_t.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/proc_fs.h>
#include <linux/vmalloc.h>

#define ROOM	(37 * PAGE_SIZE)	/* an odd size, easily found in /proc/vmallocinfo */

static int refuse;
module_param(refuse, int, 0444);
MODULE_PARM_DESC(refuse, "Which of the three is refused: 1, 2 or 3; 0 for none");

static void *room;
static dev_t number;
static struct proc_dir_entry *dir;

static int __init lodger_init(void)
{
	char name[16];
	int err;

	/* 1: memory */
	room = refuse == 1 ? NULL : vmalloc(ROOM);
	if (!room)
		return -ENOMEM;

	/* 2: a device number, any that is free */
	err = refuse == 2 ? -EBUSY : alloc_chrdev_region(&number, 0, 1, "lodger");
	if (err)
		return err;

	/* 3: a directory in /proc, with the number in its name */
	snprintf(name, sizeof(name), "lodger%u", MAJOR(number));
	dir = refuse == 3 ? NULL : proc_mkdir(name, NULL);
	if (!dir)
		return -ENOMEM;

	pr_info("moved in, with the number %u\n", MAJOR(number));
	return 0;
}

static void __exit lodger_exit(void)
{
	proc_remove(dir);
	unregister_chrdev_region(number, 1);
	pr_info("moved out\n");
}

module_init(lodger_init);
module_exit(lodger_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Gets three things, and leaves some behind");
