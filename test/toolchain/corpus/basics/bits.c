// SPDX-License-Identifier: GPL-2.0
/* The corpus: bits, fields, byte order and what is not aligned. */
#include <asm/byteorder.h>
#include <linux/bitfield.h>
#include <linux/bitmap.h>
#include <linux/bitops.h>
#include <linux/bits.h>
#include <linux/bitrev.h>
#include <linux/log2.h>
#include <linux/module.h>
#include <linux/unaligned.h>

#define CTRL_ENABLE BIT(0)
#define CTRL_RATE GENMASK(6, 4)

static DECLARE_BITMAP(slots, 128);

static int __init bits_init(void)
{
	static const u8 wire[] = {0, 0x12, 0x34, 0x56, 0x78};
	u32 control = CTRL_ENABLE | FIELD_PREP(CTRL_RATE, 5);
	unsigned long flags = 0, bit;

	set_bit(3, &flags);
	if (test_and_set_bit(3, &flags) != 1 || test_and_clear_bit(4, &flags))
		return -EIO;
	bitmap_zero(slots, 128);
	bitmap_set(slots, 60, 10);
	clear_bit(63, slots);
	for_each_set_bit(bit, slots, 128)
		pr_debug("%lu\n", bit);
	pr_info("%u %u %d %d\n", bitmap_weight(slots, 128), (u32)FIELD_GET(CTRL_RATE, control), ffs(control), fls(control));
	pr_info("%#x %#x %#x %#llx\n", get_unaligned_be32(wire + 1), get_unaligned_le16(wire + 1), swab32(0x12345678),
		(u64)cpu_to_be64(1));
	pr_info("%lu %u %u %#x\n", roundup_pow_of_two(100), ilog2(4096), hweight32(control), bitrev8(1));
	return be16_to_cpu(htons(0x0102)) == 0x0102 && is_power_of_2(64) && __ffs(8) == 3 ? 0 : -EIO;
}

static void __exit bits_exit(void)
{
}
module_init(bits_init);
module_exit(bits_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("bits, fields, byte order");
