// SPDX-License-Identifier: GPL-2.0
/*
 * Wrong on purpose: it gets three things in turn, and when the third fails it just returns. The
 * first two stay registered, though nobody is left who could take them back. tidy.c is the same
 * done right.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/kdev_t.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/proc_fs.h>
#include <linux/sizes.h>
#include <linux/vmalloc.h>

#define NUMBER	MKDEV(240, 0)

static struct proc_dir_entry *dir;
static void *buffer;

static int __init leaky_init(void)
{
	int err;

	err = register_chrdev_region(NUMBER, 1, "leaky");
	if (err) {
		pr_err("init: A, device number 240: failed (%d)\n", err);
		return err;
	}
	pr_info("init: A, device number 240: have it\n");

	dir = proc_mkdir("leaky", NULL);
	if (!dir) {
		pr_err("init: B, /proc/leaky: failed\n");
		return -ENOMEM;		/* leaks A */
	}
	pr_info("init: B, /proc/leaky: have it\n");

	buffer = __vmalloc(SZ_1G, GFP_KERNEL | __GFP_NOWARN);
	if (!buffer) {
		pr_err("init: C, 1024 MB of memory: failed\n");
		return -ENOMEM;		/* leaks A and B */
	}
	return 0;
}

static void __exit leaky_exit(void)
{
	vfree(buffer);
	proc_remove(dir);
	unregister_chrdev_region(NUMBER, 1);
	pr_info("exit\n");
}

module_init(leaky_init);
module_exit(leaky_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Fails to load, and leaves behind what it had got until then");
