// SPDX-License-Identifier: GPL-2.0
/*
 * Starts a kernel thread that says something twice a second. It is forgotten when the module goes:
 * this is the file to fix first.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/delay.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/module.h>

static struct task_struct *ticker_thread;

static int ticker_thread_fn(void *unused)
{
	unsigned int ticks = 0;

	/* TODO 1: Until somebody wants it to stop. */
	while (true) {
		pr_info("tick %u\n", ++ticks);
		msleep(500);
	}
	return 0;
}

static int __init ticker_init(void)
{
	ticker_thread = kthread_run(ticker_thread_fn, NULL, "ticker");
	return PTR_ERR_OR_ZERO(ticker_thread);
}

static void __exit ticker_exit(void)
{
	/* TODO 1, too: Stop the thread, and wait until it has ended. */
	pr_info("removed\n");
}

module_init(ticker_init);
module_exit(ticker_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("A kernel thread that outlives its module");
