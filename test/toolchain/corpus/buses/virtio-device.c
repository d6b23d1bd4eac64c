// SPDX-License-Identifier: GPL-2.0
/* The corpus: a driver of a virtio device with one queue. */
#include <linux/completion.h>
#include <linux/module.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include <linux/virtio.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>

struct source {
	struct virtqueue *vq;
	struct completion filled;
	u8 bytes[64];
};

static void source_done(struct virtqueue *vq)
{
	struct source *source = vq->vdev->priv;
	unsigned int length;

	if (virtqueue_get_buf(vq, &length))
		complete(&source->filled);
}

static int source_probe(struct virtio_device *vdev)
{
	struct source *source = devm_kzalloc(&vdev->dev, sizeof(*source), GFP_KERNEL);
	struct scatterlist sg;
	int err;

	if (!source)
		return -ENOMEM;
	init_completion(&source->filled);
	vdev->priv = source;
	source->vq = virtio_find_single_vq(vdev, source_done, "input");
	if (IS_ERR(source->vq))
		return PTR_ERR(source->vq);
	virtio_device_ready(vdev);
	sg_init_one(&sg, source->bytes, sizeof(source->bytes));
	err = virtqueue_add_inbuf(source->vq, &sg, 1, source, GFP_KERNEL);
	virtqueue_kick(source->vq);
	dev_info(&vdev->dev, "%u descriptors\n", virtqueue_get_vring_size(source->vq));
	return err;
}

static void source_remove(struct virtio_device *vdev)
{
	virtio_reset_device(vdev);
	vdev->config->del_vqs(vdev);
}

static const struct virtio_device_id source_ids[] = {{VIRTIO_ID_RNG, VIRTIO_DEV_ANY_ID}, {}};
MODULE_DEVICE_TABLE(virtio, source_ids);
static struct virtio_driver source_driver = {
	.driver.name = "corpus-source",
	.id_table = source_ids,
	.probe = source_probe,
	.remove = source_remove,
};
module_virtio_driver(source_driver);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a driver of a virtio device");
