// SPDX-License-Identifier: GPL-2.0
/*
 * Gets three things in turn. When one fails it gives back those before it, the last one first, by
 * a chain of labels that it runs down. exit walks the same way from the top.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/kdev_t.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/proc_fs.h>
#include <linux/sizes.h>
#include <linux/vmalloc.h>

#define NUMBER	MKDEV(241, 0)

static unsigned int megabytes = 1024;
module_param(megabytes, uint, 0444);
MODULE_PARM_DESC(megabytes, "Size of the buffer");

static struct proc_dir_entry *dir;
static void *buffer;

static int __init tidy_init(void)
{
	int err;

	if (megabytes < 1 || megabytes > 1024)
		return -EINVAL;		/* nothing to undo yet */

	err = register_chrdev_region(NUMBER, 1, "tidy");
	if (err) {
		pr_err("init: A, device number 241: failed (%d)\n", err);
		return err;		/* still nothing to undo */
	}
	pr_info("init: A, device number 241: have it\n");

	dir = proc_mkdir("tidy", NULL);
	if (!dir) {
		pr_err("init: B, /proc/tidy: failed\n");
		err = -ENOMEM;
		goto err_unregister_region;
	}
	pr_info("init: B, /proc/tidy: have it\n");

	buffer = __vmalloc(megabytes * SZ_1M, GFP_KERNEL | __GFP_NOWARN);
	if (!buffer) {
		pr_err("init: C, %u MB of memory: failed\n", megabytes);
		err = -ENOMEM;
		goto err_remove_dir;
	}
	pr_info("init: C, %u MB of memory: have it\n", megabytes);
	return 0;

err_remove_dir:
	proc_remove(dir);
	pr_info("init: undo B\n");
err_unregister_region:
	unregister_chrdev_region(NUMBER, 1);
	pr_info("init: undo A\n");
	return err;
}

static void __exit tidy_exit(void)
{
	vfree(buffer);
	pr_info("exit: undo C\n");
	proc_remove(dir);
	pr_info("exit: undo B\n");
	unregister_chrdev_region(NUMBER, 1);
	pr_info("exit: undo A\n");
}

module_init(tidy_init);
module_exit(tidy_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Fails to load, and leaves nothing behind");
