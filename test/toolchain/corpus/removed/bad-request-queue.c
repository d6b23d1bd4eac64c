// SPDX-License-Identifier: GPL-2.0
/* The corpus: disks as before 5.0: blk_init_queue, alloc_disk. */
#include <linux/blkdev.h>
#include <linux/module.h>

static struct request_queue *queue;
static DEFINE_SPINLOCK(lock);

static void serve(struct request_queue *q)
{
	struct request *request = blk_fetch_request(q);

	__blk_end_request_all(request, 0);
}

static int __init old_init(void)
{
	struct gendisk *disk = alloc_disk(16);

	queue = blk_init_queue(serve, &lock);
	blk_queue_logical_block_size(queue, 512);
	disk->queue = queue;
	disk->flags |= GENHD_FL_EXT_DEVT;
	add_disk(disk);
	return 0;
}
module_init(old_init);

MODULE_LICENSE("GPL");
