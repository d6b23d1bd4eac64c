// SPDX-License-Identifier: GPL-2.0
/*
 * The other source of duet.ko.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/printk.h>

#include "duet.h"

void second_sings(void)
{
	pr_info("another voice, from second.c\n");
}
