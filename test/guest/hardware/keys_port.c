// SPDX-License-Identifier: GPL-2.0
/* Owns the keyboard's interrupt as the oldest example of a handler takes it: IRQ 1, and the scan code at port 0x60. */
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>

static int cookie;

static irqreturn_t on_interrupt(int irq, void *data)
{
	pr_info("port: scan code %02x\n", inb(0x60));
	return IRQ_HANDLED;
}

static int __init keys_init(void)
{
	return request_irq(1, on_interrupt, IRQF_SHARED, "keys_port", &cookie);
}

static void __exit keys_exit(void)
{
	free_irq(1, &cookie);
}

module_init(keys_init);
module_exit(keys_exit);
MODULE_DESCRIPTION("Takes the keyboard's interrupt");
MODULE_LICENSE("GPL");
