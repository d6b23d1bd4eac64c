// SPDX-License-Identifier: GPL-2.0
/* The corpus: random numbers: the kernel's, a generator of the crypto API, one of our own. */
#include <crypto/internal/rng.h>
#include <crypto/rng.h>
#include <linux/module.h>
#include <linux/random.h>

struct step {
	u32 state;
};

static int step_seed(struct crypto_rng *tfm, const u8 *seed, unsigned int length)
{
	struct step *step = crypto_rng_ctx(tfm);

	step->state = length ? seed[0] : 1;
	return 0;
}

static int step_generate(struct crypto_rng *tfm, const u8 *src, unsigned int slen, u8 *to, unsigned int length)
{
	struct step *step = crypto_rng_ctx(tfm);

	while (length--) {
		step->state = step->state * 1664525 + 1013904223;
		*to++ = step->state >> 24;
	}
	return 0;
}
static struct rng_alg step_rng = {
	.generate = step_generate,
	.seed = step_seed,
	.seedsize = 1,
	.base = {
		.cra_name = "corpusrng",
		.cra_driver_name = "corpusrng-generic",
		.cra_ctxsize = sizeof(struct step),
		.cra_module = THIS_MODULE,
	},
};

static int __init numbers_init(void)
{
	struct crypto_rng *tfm;
	u8 bytes[8], seed = 7;
	int err = crypto_register_rng(&step_rng);

	if (err)
		return err;
	tfm = crypto_alloc_rng("corpusrng", 0, 0);
	err = PTR_ERR_OR_ZERO(tfm);
	if (!err) {
		err = crypto_rng_reset(tfm, &seed, 1) ?: crypto_rng_get_bytes(tfm, bytes, sizeof(bytes));
		crypto_free_rng(tfm);
		pr_info("%*ph, %u %llu %d\n", 8, bytes, get_random_u32_inclusive(1, 6), get_random_u64(), rng_is_initialized());
	}
	if (err)
		crypto_unregister_rng(&step_rng);
	return err;
}

static void __exit numbers_exit(void)
{
	crypto_unregister_rng(&step_rng);
}
module_init(numbers_init);
module_exit(numbers_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("random numbers");
