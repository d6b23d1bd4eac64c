// SPDX-License-Identifier: GPL-2.0
/* The corpus: what systems on a chip add: mailboxes, DMA channels, shared buffers, fences, clocks, resets, phys. */
#include <linux/clk.h>
#include <linux/dma-buf.h>
#include <linux/dma-fence.h>
#include <linux/dmaengine.h>
#include <linux/iosys-map.h>
#include <linux/mailbox_client.h>
#include <linux/module.h>
#include <linux/phy/phy.h>
#include <linux/platform_device.h>
#include <linux/pm_opp.h>
#include <linux/pm_runtime.h>
#include <linux/reset.h>

static const char *driver_name(struct dma_fence *fence)
{
	return "corpus";
}
static const struct dma_fence_ops fence_ops = {.get_driver_name = driver_name, .get_timeline_name = driver_name};
static DEFINE_SPINLOCK(fence_lock);

static int probe(struct platform_device *pdev)
{
	struct dma_fence *fence = kzalloc(sizeof(*fence), GFP_KERNEL);
	struct dma_chan *channel;
	dma_cap_mask_t mask;
	int err;

	if (!fence)
		return -ENOMEM;
	dma_fence_init(fence, &fence_ops, &fence_lock, dma_fence_context_alloc(1), 1);
	dma_fence_signal(fence);
	err = dma_fence_wait_timeout(fence, true, HZ) > 0 ? 0 : -EIO;
	dma_fence_put(fence);
	dma_cap_zero(mask);
	dma_cap_set(DMA_MEMCPY, mask);
	channel = dma_request_channel(mask, NULL, NULL);
	if (channel) {
		dev_info(&pdev->dev, "%s\n", dma_chan_name(channel));
		dma_release_channel(channel);
	}
	return err;
}
static struct platform_driver corpus_driver = {.probe = probe, .driver = {.name = "corpus-mailbox-and-dma"}};
static struct platform_device *device;

static int __init corpus_init(void)
{
	int err = platform_driver_register(&corpus_driver);

	if (err)
		return err;
	device = platform_device_register_simple("corpus-mailbox-and-dma", PLATFORM_DEVID_NONE, NULL, 0);
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
MODULE_DESCRIPTION("what systems on a chip add");
