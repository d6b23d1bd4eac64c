// SPDX-License-Identifier: GPL-2.0
/* The corpus: a disk of pages that takes bios, with partitions, ioctls and a geometry. */
#include <linux/bio.h>
#include <linux/blkdev.h>
#include <linux/hdreg.h>
#include <linux/highmem.h>
#include <linux/module.h>
#include <linux/vmalloc.h>

#define SECTORS 2048

static struct gendisk *disk;
static void *store;
static int major;

static void disk_submit(struct bio *bio)
{
	loff_t at = bio->bi_iter.bi_sector << SECTOR_SHIFT;
	unsigned long start = bio_start_io_acct(bio);
	struct bvec_iter iter;
	struct bio_vec vec;

	bio_for_each_segment(vec, bio, iter) {
		void *page = bvec_kmap_local(&vec);

		if (op_is_write(bio_op(bio)))
			memcpy(store + at, page, vec.bv_len);
		else
			memcpy(page, store + at, vec.bv_len);
		kunmap_local(page);
		at += vec.bv_len;
	}
	bio_end_io_acct(bio, start);
	bio_endio(bio);
}

static int disk_open(struct gendisk *disk, blk_mode_t mode)
{
	return mode & BLK_OPEN_EXCL && !store ? -ENXIO : 0;
}

static int disk_ioctl(struct block_device *bdev, blk_mode_t mode, unsigned int cmd, unsigned long arg)
{
	return cmd == BLKFLSBUF ? 0 : -ENOTTY;
}

static int disk_getgeo(struct block_device *bdev, struct hd_geometry *geo)
{
	geo->heads = 4;
	geo->sectors = 16;
	geo->cylinders = get_capacity(bdev->bd_disk) / (4 * 16);
	return 0;
}

static const struct block_device_operations disk_ops = {
	.owner = THIS_MODULE,
	.submit_bio = disk_submit,
	.open = disk_open,
	.ioctl = disk_ioctl,
	.getgeo = disk_getgeo,
};

static int __init disk_init(void)
{
	struct queue_limits limits = {.physical_block_size = PAGE_SIZE, .features = BLK_FEAT_SYNCHRONOUS};
	int err = -ENOMEM;

	store = vzalloc(SECTORS << SECTOR_SHIFT);
	if (!store)
		return -ENOMEM;
	major = register_blkdev(0, "corpusdisk");
	if (major < 0) {
		err = major;
		goto free;
	}
	disk = blk_alloc_disk(&limits, NUMA_NO_NODE);
	if (IS_ERR(disk)) {
		err = PTR_ERR(disk);
		goto unregister;
	}
	disk->major = major;
	disk->first_minor = 0;
	disk->minors = 4;
	disk->fops = &disk_ops;
	sprintf(disk->disk_name, "corpusdisk");
	set_capacity(disk, SECTORS);
	err = add_disk(disk);
	if (!err)
		return 0;
	put_disk(disk);
unregister:
	unregister_blkdev(major, "corpusdisk");
free:
	vfree(store);
	return err;
}

static void __exit disk_exit(void)
{
	del_gendisk(disk);
	put_disk(disk);
	unregister_blkdev(major, "corpusdisk");
	vfree(store);
}
module_init(disk_init);
module_exit(disk_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a disk of pages that takes bios");
