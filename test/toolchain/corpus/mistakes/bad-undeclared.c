// SPDX-License-Identifier: GPL-2.0
/* The corpus: undeclared names, with suggestions. */
#include <linux/module.h>

struct thing {
	int colour;
};

static int __init corpus_init(void)
{
	struct thing t = {.color = 1};

	pr_inf("hello\n");
	kmaloc(5, GFP_KERNEL);
	return t.colr + nothing_of_the_kind;
}
module_init(corpus_init);
