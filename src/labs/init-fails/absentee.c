// SPDX-License-Identifier: GPL-2.0
/*
 * Fails with ENODEV: it looks on the PCI bus for a card that this machine does not have.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/printk.h>

/* A sound card of 1997. */
#define VENDOR	0x1274
#define CARD	0x1371

static int __init absentee_init(void)
{
	struct pci_dev *card = pci_get_device(VENDOR, CARD, NULL);

	if (!card) {
		pr_err("init: no card %04x:%04x on the PCI bus\n", VENDOR, CARD);
		return -ENODEV;
	}
	pr_info("init: found it, in slot %s\n", pci_name(card));
	pci_dev_put(card);
	return 0;
}

static void __exit absentee_exit(void)
{
	pr_info("exit\n");
}

module_init(absentee_init);
module_exit(absentee_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Fails to load: its device is not there (ENODEV)");
