// SPDX-License-Identifier: GPL-2.0
/* The corpus: WARN, BUG and assertions at build time, none of which is hit. */
#include <linux/bug.h>
#include <linux/build_bug.h>
#include <linux/module.h>
#include <linux/once.h>
#include <linux/stddef.h>

struct header {
	__be16 type;
	__be16 length;
	u8 body[];
} __packed;

static_assert(sizeof(struct header) == 4);

static noinline int check(unsigned int type, unsigned int length)
{
	BUILD_BUG_ON(offsetof(struct header, length) != 2);
	BUILD_BUG_ON_MSG(sizeof_field(struct header, type) != 2, "the type has 16 bits");
	if (WARN_ON(type > 0xffff))
		return -EINVAL;
	if (WARN_ON_ONCE(!length))
		return -ENODATA;
	if (WARN_ONCE(length > 1500, "a frame of %u bytes\n", length))
		return -EMSGSIZE;
	WARN_TAINT(type == 0xdead, TAINT_USER, "type %#x\n", type);
	BUG_ON(length == U32_MAX);
	return 0;
}

static void announce(const char *what)
{
	pr_info("%s\n", what);
}

static int __init assertions_init(void)
{
	DO_ONCE(announce, "checked");
	return check(0x800, 46);
}

static void __exit assertions_exit(void)
{
}
module_init(assertions_init);
module_exit(assertions_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("WARN, BUG and assertions at build time");
