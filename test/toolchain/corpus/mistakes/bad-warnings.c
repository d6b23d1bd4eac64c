// SPDX-License-Identifier: GPL-2.0
/* The corpus: warnings of many kinds. */
#include <linux/module.h>

int no_prototype(int unused)
{
	int never_used;
	char small = 300;

	printk("%d %s\n", "text", 5);
	return;
}

static int nobody_calls(void)
{
	int big[600];
	int uninitialised;

	if (uninitialised = 5)
		big[0] = uninitialised;
	return big[0];
}

static void falls(int x)
{
	switch (x) {
	case 1:
		pr_info("one\n");
	case 2:
		pr_info("two\n");
	}
}
MODULE_LICENSE("GPL");
