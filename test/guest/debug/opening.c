// SPDX-License-Identifier: GPL-2.0
/* Functions whose first statement is a call: what stops at their beginning stops before it. */
#include <linux/module.h>

static int worked;
static int counted;

static noinline int work(int much)
{
	worked += much; /* works */
	return worked;
}

static void count(void)
{
	counted++;
}

static noinline int plain(int much)
{
	int got = work(much); /* plain begins */

	return got + 1;
}

static int __init opening_init(void)
{
	int got = work(5); /* init begins */

	got += plain(2); /* calls plain */
	pr_info("opening: %d\n", got);
	return 0;
}

static void __exit opening_exit(void)
{
	count(); /* exit begins */
	work(7);
	pr_info("opening: counted %d\n", counted);
}

module_init(opening_init);
module_exit(opening_exit);
MODULE_DESCRIPTION("Beginnings of functions");
MODULE_LICENSE("GPL");
