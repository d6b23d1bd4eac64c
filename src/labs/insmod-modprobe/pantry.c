// SPDX-License-Identifier: GPL-2.0
/*
 * The provider of a pair: it keeps eggs, and lets other modules take some. EXPORT_SYMBOL_GPL()
 * makes the function known to modules that come later; without that line it would be pantry's own.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/printk.h>

#include "pantry.h"

static int eggs = 12;
static DEFINE_MUTEX(eggs_lock);	/* several modules may call at once */

int pantry_take(int wanted)
{
	guard(mutex)(&eggs_lock);	/* held until this function returns, by whichever way */
	if (wanted < 0 || wanted > eggs)
		return -EINVAL;
	eggs -= wanted;
	return eggs;
}
EXPORT_SYMBOL_GPL(pantry_take);

static int __init pantry_init(void)
{
	pr_info("%d eggs\n", eggs);
	return 0;
}

static void __exit pantry_exit(void)
{
	pr_info("closed\n");
}

module_init(pantry_init);
module_exit(pantry_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Keeps eggs for other modules");
