// SPDX-License-Identifier: GPL-2.0
/*
 * The smallest module with an init that can be removed: its exit does nothing, but it is there. For
 * the kernel this is a promise that there is nothing to undo.
 */
#include <linux/init.h>
#include <linux/module.h>

static int __init quiet_init(void)
{
	return 0;
}

static void __exit quiet_exit(void)
{
}

module_init(quiet_init);
module_exit(quiet_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Has an init and an exit that do nothing");
