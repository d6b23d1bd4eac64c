// SPDX-License-Identifier: GPL-2.0
/* The corpus: a device whose registers a program maps, and whose interrupts it reads. */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/uio_driver.h>

static struct uio_info info = {.name = "corpus-uio", .version = "1", .irq = UIO_IRQ_CUSTOM};

static int control(struct uio_info *its, s32 on)
{
	if (on)
		uio_event_notify(its);
	return 0;
}

static int probe(struct platform_device *pdev)
{
	void *page = (void *)devm_get_free_pages(&pdev->dev, GFP_KERNEL | __GFP_ZERO, 0);

	if (!page)
		return -ENOMEM;
	info.mem[0].name = "registers";
	info.mem[0].addr = (phys_addr_t)(unsigned long)page;
	info.mem[0].size = PAGE_SIZE;
	info.mem[0].memtype = UIO_MEM_LOGICAL;
	info.irqcontrol = control;
	return devm_uio_register_device(&pdev->dev, &info);
}
static struct platform_driver corpus_driver = {.probe = probe, .driver = {.name = "corpus-uio-device"}};
static struct platform_device *device;

static int __init corpus_init(void)
{
	int err = platform_driver_register(&corpus_driver);

	if (err)
		return err;
	device = platform_device_register_simple("corpus-uio-device", PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(device))
		platform_driver_unregister(&corpus_driver);
	return PTR_ERR_OR_ZERO(device);
}

static void __exit corpus_exit(void)
{
	platform_device_unregister(device);
	platform_driver_unregister(&corpus_driver);
}
module_init(corpus_init);
module_exit(corpus_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a device whose registers a program maps");
