// SPDX-License-Identifier: GPL-2.0
/*
 * Two functions that do the same, one of which is re-entrant. Both are called over and over by
 * insmod, and now and then by a timer, which comes in while insmod is in the middle of a call.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/delay.h>
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/timer.h>

static int (*square)(int number);	/* the one on trial */
static struct timer_list timer;

/* Not re-entrant: there is one `kept` for all calls. */
static int square_static(int number)
{
	static int kept;

	WRITE_ONCE(kept, number);
	udelay(5);
	return READ_ONCE(kept) * READ_ONCE(kept);
}

/* Re-entrant: each call has a `kept` of its own, on the stack. */
static int square_local(int number)
{
	int kept;

	WRITE_ONCE(kept, number);
	udelay(5);
	return READ_ONCE(kept) * READ_ONCE(kept);
}

static void timer_rings(struct timer_list *unused)
{
	square(7);
	mod_timer(&timer, jiffies + 1);
}

static void __init try_square(const char *name, int (*function)(int number))
{
	unsigned long end = jiffies + HZ / 2;
	int calls = 0;
	int wrong = 0;

	square = function;
	mod_timer(&timer, jiffies + 1);
	while (time_before(jiffies, end)) {
		calls++;
		if (square(3) != 9)
			wrong++;
	}
	timer_delete_sync(&timer);
	pr_info("%s: 3 * 3 was wrong %d times in %d\n", name, wrong, calls);
}

static int __init reentry_init(void)
{
	timer_setup(&timer, timer_rings, 0);
	try_square("static", square_static);
	try_square("local", square_local);
	return 0;
}

static void __exit reentry_exit(void)
{
}

module_init(reentry_init);
module_exit(reentry_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("A function that may be entered again while it runs, and one that may not");
