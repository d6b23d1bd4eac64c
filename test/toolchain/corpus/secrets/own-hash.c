// SPDX-License-Identifier: GPL-2.0
/* The corpus: an algorithm of its own for the crypto API: a sum of 32 bits. */
#include <crypto/hash.h>
#include <crypto/internal/hash.h>
#include <linux/module.h>
#include <linux/unaligned.h>

struct sum {
	u32 value;
};

static int sum_init(struct shash_desc *desc)
{
	struct sum *sum = shash_desc_ctx(desc);

	sum->value = 1;
	return 0;
}

static int sum_update(struct shash_desc *desc, const u8 *data, unsigned int length)
{
	struct sum *sum = shash_desc_ctx(desc);

	while (length--)
		sum->value = sum->value * 31 + *data++;
	return 0;
}

static int sum_final(struct shash_desc *desc, u8 *out)
{
	struct sum *sum = shash_desc_ctx(desc);

	put_unaligned_be32(sum->value, out);
	return 0;
}

static struct shash_alg sum = {
	.digestsize = 4,
	.init = sum_init,
	.update = sum_update,
	.final = sum_final,
	.descsize = sizeof(struct sum),
	.base = {
		.cra_name = "corpussum",
		.cra_driver_name = "corpussum-generic",
		.cra_priority = 100,
		.cra_blocksize = 1,
		.cra_module = THIS_MODULE,
	},
};

static int __init sum_begin(void)
{
	return crypto_register_shash(&sum);
}

static void __exit sum_end(void)
{
	crypto_unregister_shash(&sum);
}
module_init(sum_begin);
module_exit(sum_end);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("an algorithm of its own");
MODULE_ALIAS_CRYPTO("corpussum");
