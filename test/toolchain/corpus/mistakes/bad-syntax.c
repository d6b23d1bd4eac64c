// SPDX-License-Identifier: GPL-2.0
/* The corpus: syntax errors. */
#include <linux/module.h>

static int __init corpus_init(void)
{
	int x = 5
	pr_info("no semicolon above\n");
	if (x {
		return 0;
	return undeclared_thing;
}
module_init(corpus_init);
