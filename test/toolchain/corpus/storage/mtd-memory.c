// SPDX-License-Identifier: GPL-2.0
/* The corpus: a flash chip in memory with two partitions. */
#include <linux/module.h>
#include <linux/mtd/mtd.h>
#include <linux/mtd/partitions.h>
#include <linux/sizes.h>
#include <linux/vmalloc.h>

static u8 *flash;

static int flash_read(struct mtd_info *mtd, loff_t from, size_t length, size_t *retlen, u_char *to)
{
	memcpy(to, flash + from, length);
	*retlen = length;
	return 0;
}

static int flash_write(struct mtd_info *mtd, loff_t at, size_t length, size_t *retlen, const u_char *from)
{
	size_t i;

	for (i = 0; i < length; i++)
		flash[at + i] &= from[i];
	*retlen = length;
	return 0;
}

static int flash_erase(struct mtd_info *mtd, struct erase_info *instr)
{
	if (mtd_mod_by_eb(instr->addr, mtd) || mtd_mod_by_eb(instr->len, mtd)) {
		instr->fail_addr = instr->addr;
		return -EINVAL;
	}
	memset(flash + instr->addr, 0xff, instr->len);
	return 0;
}

static const struct mtd_partition parts[] = {
	{.name = "corpus-boot", .size = SZ_64K, .mask_flags = MTD_WRITEABLE},
	{.name = "corpus-data", .offset = MTDPART_OFS_APPEND, .size = MTDPART_SIZ_FULL},
};
static struct mtd_info mtd = {
	.name = "corpus-flash",
	.type = MTD_NORFLASH,
	.flags = MTD_CAP_NORFLASH,
	.size = SZ_256K,
	.erasesize = SZ_16K,
	.writesize = 1,
	.owner = THIS_MODULE,
	._read = flash_read,
	._write = flash_write,
	._erase = flash_erase,
};

static int __init flash_init(void)
{
	int err;

	flash = vmalloc(SZ_256K);
	if (!flash)
		return -ENOMEM;
	memset(flash, 0xff, SZ_256K);
	err = mtd_device_register(&mtd, parts, ARRAY_SIZE(parts));
	if (err)
		vfree(flash);
	return err;
}

static void __exit flash_exit(void)
{
	mtd_device_unregister(&mtd);
	vfree(flash);
}
module_init(flash_init);
module_exit(flash_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a flash chip in memory");
