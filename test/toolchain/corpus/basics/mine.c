// SPDX-License-Identifier: GPL-2.0
/* The corpus: a header of its own and inline assembly. Not loaded: it has no way out. */
#include <linux/module.h>

#include "mine.h"

static int __init corpus_init(void)
{
	u32 low, high;

	asm volatile("rdtsc" : "=a"(low), "=d"(high));
	pr_info("%u %u %d %s\n", high, low, MINE, "end");
	return 0;
}
module_init(corpus_init);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a header of its own and inline assembly");
