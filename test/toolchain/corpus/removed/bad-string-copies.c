// SPDX-License-Identifier: GPL-2.0
/* The corpus: strlcpy, simple_strtoul of nothing, strict_strtol: gone or misused. */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/string.h>

static int __init old_init(void)
{
	char text[8];
	long number;

	strlcpy(text, "too long for it", sizeof(text));
	if (strict_strtol("12", 10, &number))
		return -EINVAL;
	number += simple_strtoul("7", NULL);
	strncpy(text, "eight let", 9);
	return strcpy(text, number);
}
module_init(old_init);

MODULE_LICENSE("GPL");
