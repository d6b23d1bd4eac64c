// SPDX-License-Identifier: GPL-2.0
/* The corpus: memory and ports of devices: mapped, read, reserved, listed. */
#include <linux/io-mapping.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/module.h>

static int __init io_init(void)
{
	void __iomem *bios = ioremap(0xf0000, 0x10000);
	struct resource *child;
	void *again;
	u32 entry;
	u8 seconds;

	if (!bios)
		return -ENOMEM;
	entry = readl(bios + 0xfff0);
	pr_info("reset vector %#x, %#x, %#x\n", entry, ioread16(bios + 0xfff0), readb(bios + 0xfffe));
	iounmap(bios);
	again = memremap(0xf0000, 0x1000, MEMREMAP_WB);
	if (again) {
		pr_info("%*ph\n", 8, again);
		memunmap(again);
	}
	outb(0, 0x70);
	seconds = inb(0x71);
	pr_info("%02x s, ports:\n", seconds);
	for (child = ioport_resource.child; child; child = child->sibling)
		pr_info("%pR\n", child);
	if (!request_region(0x2e80, 4, "corpus"))
		return -EBUSY;
	release_region(0x2e80, 4);
	return 0;
}

static void __exit io_exit(void)
{
}
module_init(io_init);
module_exit(io_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("memory and ports of devices");
