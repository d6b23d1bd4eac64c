// SPDX-License-Identifier: GPL-2.0
/* The corpus: the DMA API: coherent, streaming, scattered, from a pool. */
#include <linux/dma-mapping.h>
#include <linux/dmapool.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

static struct platform_device *device;

static int use(struct device *dev)
{
	struct scatterlist sg[2], *each;
	struct dma_pool *pool;
	void *coherent, *buffer = kmalloc(512, GFP_KERNEL | GFP_DMA);
	dma_addr_t handle, mapped, of_pool;
	int i, count, err = -ENOMEM;

	if (!buffer)
		return -ENOMEM;
	coherent = dma_alloc_coherent(dev, PAGE_SIZE, &handle, GFP_KERNEL);
	if (!coherent)
		goto free;
	pr_info("coherent at %pad\n", &handle);
	mapped = dma_map_single(dev, buffer, 512, DMA_TO_DEVICE);
	err = dma_mapping_error(dev, mapped);
	if (!err) {
		dma_sync_single_for_cpu(dev, mapped, 512, DMA_TO_DEVICE);
		dma_sync_single_for_device(dev, mapped, 512, DMA_TO_DEVICE);
		dma_unmap_single(dev, mapped, 512, DMA_TO_DEVICE);
	}
	sg_init_table(sg, 2);
	sg_set_buf(&sg[0], buffer, 256);
	sg_set_buf(&sg[1], buffer + 256, 256);
	count = dma_map_sg(dev, sg, 2, DMA_BIDIRECTIONAL);
	for_each_sg(sg, each, count, i)
		pr_info("%u bytes at %#llx\n", sg_dma_len(each), (u64)sg_dma_address(each));
	dma_unmap_sg(dev, sg, 2, DMA_BIDIRECTIONAL);
	pool = dma_pool_create("corpus", dev, 64, 64, 0);
	if (pool) {
		void *small = dma_pool_zalloc(pool, GFP_KERNEL, &of_pool);

		if (small)
			dma_pool_free(pool, small, of_pool);
		dma_pool_destroy(pool);
	}
	dma_free_coherent(dev, PAGE_SIZE, coherent, handle);
free:
	kfree(buffer);
	return err;
}

static int __init buffers_begin(void)
{
	void *coherent;
	dma_addr_t handle;
	int err;

	device = platform_device_register_simple("corpus-dma", PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(device))
		return PTR_ERR(device);
	err = dma_coerce_mask_and_coherent(&device->dev, DMA_BIT_MASK(32));
	coherent = dmam_alloc_coherent(&device->dev, 256, &handle, GFP_KERNEL);
	if (!err)
		err = coherent ? use(&device->dev) : -ENOMEM;
	if (err)
		platform_device_unregister(device);
	return err;
}

static void __exit buffers_end(void)
{
	platform_device_unregister(device);
}
module_init(buffers_begin);
module_exit(buffers_end);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("the DMA API");
