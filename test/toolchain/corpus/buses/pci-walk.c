// SPDX-License-Identifier: GPL-2.0
/* The corpus: a walk over the PCI devices, their configuration space and their capabilities. */
#include <linux/module.h>
#include <linux/pci.h>

static int __init walk_init(void)
{
	struct pci_dev *pdev = NULL;
	u16 command;
	u8 pin;
	int bar;

	for_each_pci_dev(pdev) {
		pci_read_config_word(pdev, PCI_COMMAND, &command);
		pci_read_config_byte(pdev, PCI_INTERRUPT_PIN, &pin);
		pci_info(pdev, "%04x:%04x class %06x command %#x pin %u, capabilities at %#x\n", pdev->vendor, pdev->device,
			 pdev->class, command, pin, pci_find_capability(pdev, PCI_CAP_ID_VNDR));
		for (bar = 0; bar < PCI_STD_NUM_BARS; bar++)
			if (pci_resource_len(pdev, bar))
				pci_dbg(pdev, "%d: %pR\n", bar, &pdev->resource[bar]);
	}
	pdev = pci_get_class(PCI_CLASS_BRIDGE_HOST << 8, NULL);
	pr_info("slot %u, function %u\n", pdev ? PCI_SLOT(pdev->devfn) : 0, pdev ? PCI_FUNC(pdev->devfn) : 0);
	pci_dev_put(pdev);
	return 0;
}

static void __exit walk_exit(void)
{
}
module_init(walk_init);
module_exit(walk_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a walk over the PCI devices");
