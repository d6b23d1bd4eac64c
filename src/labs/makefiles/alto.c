// SPDX-License-Identifier: GPL-2.0
/*
 * One of three sources of choir.ko. It has no init of its own: a module has one, not one for each
 * source. alto.ko does not exist.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/printk.h>

#include "choir.h"

void alto_sing(void)
{
	pr_info("alto sings, from %s\n", __FILE__);
}
