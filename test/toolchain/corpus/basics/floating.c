// SPDX-License-Identifier: GPL-2.0
/* The corpus: floats, 64-bit division, bit-fields, variable arrays. */
#include <linux/module.h>
#include <linux/math64.h>

struct packed {
	u8 a : 3, b : 5;
	u64 c;
	u16 d[3];
} __packed;

int corpus_switch(int x);
s64 corpus_wide(s64 a, s32 b, struct packed *p);
size_t corpus_sum(const u32 *from, size_t count);

noinline int corpus_switch(int x)
{
	switch (x) {
	case 1:
		return 17;
	case 2 ... 9:
		return x * 3;
	case 100:
		fallthrough;
	case 101:
		return -1;
	case 102:
		return 88;
	case 103:
		return 2;
	}
	return 0;
}

noinline s64 corpus_wide(s64 a, s32 b, struct packed *p)
{
	p->a = a;
	p->c += div_s64(a, b);
	return mul_u64_u32_shr(p->c, b, 5) ^ (a << (b & 63));
}

noinline size_t corpus_sum(const u32 *from, size_t count)
{
	size_t i, sum = 0;

	for (i = 0; i < count; i++)
		sum = rol32(sum, 5) + hweight32(from[i]);
	return sum;
}

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("floats, 64-bit division, bit-fields, variable arrays");
