// SPDX-License-Identifier: GPL-2.0
/* The corpus: a target of the device mapper that shifts sectors and counts. */
#include <linux/bio.h>
#include <linux/device-mapper.h>
#include <linux/module.h>
#include <linux/slab.h>

struct shift {
	struct dm_dev *dev;
	sector_t by;
	atomic64_t bios;
};

static int shift_ctr(struct dm_target *ti, unsigned int argc, char **argv)
{
	struct shift *shift;
	unsigned long long by;
	char dummy;
	int err;

	if (argc != 2 || sscanf(argv[1], "%llu%c", &by, &dummy) != 1) {
		ti->error = "needs a device and a number of sectors";
		return -EINVAL;
	}
	shift = kzalloc(sizeof(*shift), GFP_KERNEL);
	if (!shift)
		return -ENOMEM;
	err = dm_get_device(ti, argv[0], dm_table_get_mode(ti->table), &shift->dev);
	if (err) {
		ti->error = "no such device";
		kfree(shift);
		return err;
	}
	shift->by = by;
	ti->num_flush_bios = 1;
	ti->private = shift;
	return 0;
}

static void shift_dtr(struct dm_target *ti)
{
	struct shift *shift = ti->private;

	dm_put_device(ti, shift->dev);
	kfree(shift);
}

static int shift_map(struct dm_target *ti, struct bio *bio)
{
	struct shift *shift = ti->private;

	atomic64_inc(&shift->bios);
	bio_set_dev(bio, shift->dev->bdev);
	bio->bi_iter.bi_sector = shift->by + dm_target_offset(ti, bio->bi_iter.bi_sector);
	return DM_MAPIO_REMAPPED;
}

static void shift_status(struct dm_target *ti, status_type_t type, unsigned int flags, char *result, unsigned int maxlen)
{
	struct shift *shift = ti->private;
	size_t sz = 0;

	if (type == STATUSTYPE_INFO)
		DMEMIT("%llu", atomic64_read(&shift->bios));
	else if (type == STATUSTYPE_TABLE)
		DMEMIT("%s %llu", shift->dev->name, (unsigned long long)shift->by);
}

static struct target_type shift_target = {
	.name = "corpus-shift",
	.version = {1, 0, 0},
	.module = THIS_MODULE,
	.ctr = shift_ctr,
	.dtr = shift_dtr,
	.map = shift_map,
	.status = shift_status,
};
module_dm(shift);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a target of the device mapper");
