// SPDX-License-Identifier: GPL-2.0
/* The corpus: a block device opened by the kernel, and a sector read by a bio. Needs: brd rd_nr=1. */
#include <linux/bio.h>
#include <linux/blkdev.h>
#include <linux/completion.h>
#include <linux/module.h>

static char *dev = "/dev/ram0";
module_param(dev, charp, 0444);

static void done(struct bio *bio)
{
	complete(bio->bi_private);
}

static int __init reader_init(void)
{
	struct file *file = bdev_file_open_by_path(dev, BLK_OPEN_READ, NULL, NULL);
	DECLARE_COMPLETION_ONSTACK(wait);
	struct block_device *bdev;
	struct page *page;
	struct bio *bio;
	int err;

	if (IS_ERR(file))
		return PTR_ERR(file);
	bdev = file_bdev(file);
	page = alloc_page(GFP_KERNEL);
	bio = bio_alloc(bdev, 1, REQ_OP_READ | REQ_META, GFP_KERNEL);
	if (!page || !bio) {
		fput(file);
		return -ENOMEM;
	}
	bio->bi_iter.bi_sector = 0;
	bio->bi_end_io = done;
	bio->bi_private = &wait;
	__bio_add_page(bio, page, PAGE_SIZE, 0);
	submit_bio(bio);
	wait_for_completion_io(&wait);
	err = blk_status_to_errno(bio->bi_status);
	pr_info("%pg: %llu sectors, %d, %*ph\n", bdev, (u64)bdev_nr_sectors(bdev), err, 8, page_address(page));
	bio_put(bio);
	__free_page(page);
	fput(file);
	return err;
}

static void __exit reader_exit(void)
{
}
module_init(reader_init);
module_exit(reader_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a block device opened by the kernel");
