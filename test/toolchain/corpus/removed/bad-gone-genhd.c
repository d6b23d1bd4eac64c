// SPDX-License-Identifier: GPL-2.0
/* The corpus: the header of disks before 5.18. */
#include <linux/blkdev.h>
#include <linux/genhd.h>
#include <linux/module.h>

static struct gendisk *disk;

static int __init old_init(void)
{
	disk = blk_alloc_disk(NULL, NUMA_NO_NODE);
	return PTR_ERR_OR_ZERO(disk);
}
module_init(old_init);

MODULE_LICENSE("GPL");
