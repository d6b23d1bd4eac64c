// SPDX-License-Identifier: GPL-2.0
/* The corpus: text: numbers, copies, pieces, options. */
#include <linux/ctype.h>
#include <linux/hex.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/module.h>
#include <linux/parser.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/string_choices.h>
#include <linux/string_helpers.h>

enum {OPT_SIZE, OPT_NAME, OPT_END};
static const match_table_t tokens = {{OPT_SIZE, "size=%u"}, {OPT_NAME, "name=%s"}, {OPT_END, NULL}};

static int __init strings_init(void)
{
	char text[] = "size=42,name=box,x=1", *rest = text, *piece, small[8], unit[16];
	substring_t args[MAX_OPT_ARGS];
	int size = 0, a, b;
	bool on;
	u8 raw[2];
	char *made;

	while ((piece = strsep(&rest, ",")) != NULL)
		switch (match_token(piece, tokens, args)) {
		case OPT_SIZE:
			if (match_int(&args[0], &size))
				return -EINVAL;
			break;
		case OPT_NAME:
			made = match_strdup(&args[0]);
			pr_info("%s\n", made ?: "");
			kfree(made);
			break;
		}
	if (strscpy(small, "far too long", sizeof(small)) != -E2BIG || kstrtobool("yes", &on))
		return -EIO;
	if (hex2bin(raw, "c0de", 2) || sscanf(" 7 x 8", "%d x %d", &a, &b) != 2)
		return -EIO;
	string_get_size(3 << 20, 1, STRING_UNITS_2, unit, sizeof(unit));
	made = kasprintf(GFP_KERNEL, "%s %d %s %s %*phN", small, size, unit, str_on_off(on), 2, raw);
	if (!made)
		return -ENOMEM;
	pr_info("%s, %s, %d\n", strim(made), kbasename("/a/b"), sysfs_streq("on\n", "on") + isxdigit('f'));
	kfree(made);
	return strcspn("key=value", "=") == 3 && memchr_inv(raw, 0, 2) && a * b == 56 ? 0 : -EIO;
}

static void __exit strings_exit(void)
{
}
module_init(strings_init);
module_exit(strings_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("text: numbers, copies, pieces, options");
