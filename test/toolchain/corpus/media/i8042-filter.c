// SPDX-License-Identifier: GPL-2.0
/* The corpus: a filter in the keyboard controller's interrupt, and the keyboard's LEDs. Needs: i8042. */
#include <linux/i8042.h>
#include <linux/module.h>
#include <linux/serio.h>

static unsigned long bytes, from_aux;

static bool filter(unsigned char data, unsigned char status, struct serio *serio)
{
	bytes++;
	if (status & I8042_STR_AUXDATA)
		from_aux++;
	return false;
}

static int __init filter_init(void)
{
	return i8042_install_filter(filter);
}

static void __exit filter_exit(void)
{
	i8042_remove_filter(filter);
	pr_info("%lu bytes, %lu of the mouse\n", bytes, from_aux);
}
module_init(filter_init);
module_exit(filter_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a filter in the keyboard controller's interrupt");
