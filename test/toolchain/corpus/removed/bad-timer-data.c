// SPDX-License-Identifier: GPL-2.0
/* The corpus: init_timer, setup_timer and data, as before 4.15. */
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/timer.h>

static struct timer_list first, second;

static void tick(unsigned long data)
{
	pr_info("%lu\n", data);
	mod_timer(&first, jiffies + HZ);
}

static int __init old_init(void)
{
	init_timer(&first);
	first.function = tick;
	first.data = 7;
	first.expires = jiffies + HZ;
	add_timer(&first);
	setup_timer(&second, tick, 8);
	return 0;
}

static void __exit old_exit(void)
{
	del_timer_sync(&first);
}
module_init(old_init);
module_exit(old_exit);

MODULE_LICENSE("GPL");
