// SPDX-License-Identifier: GPL-2.0
/*
 * One of three sources of choir.ko. It has no init of its own: a module has one, not one for each
 * source. bass.ko does not exist.
 */
#include <linux/printk.h>

#include "choir.h"

void bass_sing(void)
{
	pr_info("choir: bass sings, from %s\n", __FILE__);
}
