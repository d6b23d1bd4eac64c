// SPDX-License-Identifier: GPL-2.0
/* The corpus: sums: 64-bit division, roots, sorting, searching, checksums, random numbers. */
#include <linux/average.h>
#include <linux/bsearch.h>
#include <linux/crc-ccitt.h>
#include <linux/crc16.h>
#include <linux/crc32.h>
#include <linux/crc7.h>
#include <linux/gcd.h>
#include <linux/int_log.h>
#include <linux/jhash.h>
#include <linux/lcm.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/prime_numbers.h>
#include <linux/prandom.h>
#include <linux/random.h>
#include <linux/rational.h>
#include <linux/siphash.h>
#include <linux/sort.h>
#include <linux/xxhash.h>

DECLARE_EWMA(load, 10, 8)

static int compare(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static int __init mathematics_init(void)
{
	int numbers[] = {5, 3, 9, 1, 7}, key = 9, *found;
	unsigned long numerator, denominator;
	u64 big = 1234567890123ULL;
	struct ewma_load load;
	struct rnd_state state;
	u8 bytes[8];
	u32 rest;

	sort(numbers, ARRAY_SIZE(numbers), sizeof(int), compare, NULL);
	found = bsearch(&key, numbers, ARRAY_SIZE(numbers), sizeof(int), compare);
	rest = do_div(big, 1000);
	get_random_bytes(bytes, sizeof(bytes));
	prandom_seed_state(&state, 42);
	ewma_load_init(&load);
	ewma_load_add(&load, 100);
	rational_best_approximation(314159, 100000, 1000, 1000, &numerator, &denominator);
	pr_info("%llu %u %llu %lld %llu\n", big, rest, div64_u64(big, 7), div_s64(-100, 7), DIV_ROUND_UP_ULL(big, 10));
	pr_info("%lu %lu %lu %lu/%lu %lu\n", int_sqrt(1000), gcd(12, 18), lcm(4, 6), numerator, denominator,
		next_prime_number(100));
	pr_info("%#x %#x %#x %#x\n", crc32_le(~0, "123456789", 9), crc16(0, "123456789", 9), crc_ccitt(0, "123456789", 9),
		crc7_be(0, "123456789", 9));
	pr_info("%#x %#x %u %lu\n", jhash("abc", 3, 0), xxh32("abc", 3, 0), get_random_u32_below(6), ewma_load_read(&load));
	pr_info("%u %d %d %llu\n", intlog2(8) >> 24, clamp(15, 0, 10), abs_diff(3, 8), mul_u64_u64_div_u64(big, 6, 3));
	return found && *found == 9 && div_u64(roundup(7, 4), 4) == 2 ? 0 : -EIO;
}

static void __exit mathematics_exit(void)
{
}
module_init(mathematics_init);
module_exit(mathematics_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("sums of many kinds");
