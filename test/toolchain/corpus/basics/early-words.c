// SPDX-License-Identifier: GPL-2.0
/* The corpus: pr_fmt and DEBUG before the headers. Not loaded: it has no way out. */
#define DEBUG
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/device.h>
#include <linux/module.h>

static int __init corpus_init(void)
{
	pr_debug("said\n");
	pr_err("here %s:%d in %s\n", __FILE__, __LINE__, __func__);
	print_hex_dump_bytes("", DUMP_PREFIX_OFFSET, corpus_init, 16);
	return 0;
}
module_init(corpus_init);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("pr_fmt and DEBUG before the headers");
