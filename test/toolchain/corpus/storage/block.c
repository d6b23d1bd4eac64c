// SPDX-License-Identifier: GPL-2.0
/* The corpus: a RAM block device. Not loaded: it has no way out. */
#include <linux/blk-mq.h>
#include <linux/blkdev.h>
#include <linux/module.h>
#include <linux/vmalloc.h>

static struct blk_mq_tag_set tags;
static struct gendisk *disk;
static u8 *store;

static blk_status_t queue(struct blk_mq_hw_ctx *hctx, const struct blk_mq_queue_data *bd)
{
	struct request *rq = bd->rq;
	struct req_iterator iter;
	struct bio_vec vec;
	loff_t at = blk_rq_pos(rq) << SECTOR_SHIFT;

	blk_mq_start_request(rq);
	rq_for_each_segment(vec, rq, iter) {
		if (rq_data_dir(rq) == WRITE)
			memcpy_from_bvec(store + at, &vec);
		else
			memcpy_to_bvec(&vec, store + at);
		at += vec.bv_len;
	}
	blk_mq_end_request(rq, BLK_STS_OK);
	return BLK_STS_OK;
}
static const struct blk_mq_ops mq_ops = {.queue_rq = queue};
static const struct block_device_operations ops = {.owner = THIS_MODULE};

static int __init corpus_init(void)
{
	int err;

	store = vzalloc(SZ_1M);
	tags = (struct blk_mq_tag_set){.ops = &mq_ops, .nr_hw_queues = 1, .queue_depth = 16, .numa_node = NUMA_NO_NODE};
	err = blk_mq_alloc_tag_set(&tags);
	if (err)
		return err;
	disk = blk_mq_alloc_disk(&tags, NULL, NULL);
	if (IS_ERR(disk))
		return PTR_ERR(disk);
	disk->fops = &ops;
	set_capacity(disk, SZ_1M >> SECTOR_SHIFT);
	return add_disk(disk);
}
module_init(corpus_init);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a RAM block device");
