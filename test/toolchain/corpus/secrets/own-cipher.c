// SPDX-License-Identifier: GPL-2.0
/* The corpus: a cipher of its own: every byte exclusive-or the key's, on scattered data. */
#include <crypto/internal/skcipher.h>
#include <crypto/scatterwalk.h>
#include <linux/module.h>

struct context {
	u8 key[4];
};

static int xor_setkey(struct crypto_skcipher *tfm, const u8 *key, unsigned int length)
{
	struct context *context = crypto_skcipher_ctx(tfm);

	memcpy(context->key, key, sizeof(context->key));
	return 0;
}

static int xor_crypt(struct skcipher_request *request)
{
	struct context *context = crypto_skcipher_ctx(crypto_skcipher_reqtfm(request));
	struct skcipher_walk walk;
	unsigned int i;
	int err = skcipher_walk_virt(&walk, request, false);

	while (walk.nbytes) {
		u8 *to = walk.dst.virt.addr;
		const u8 *from = walk.src.virt.addr;

		for (i = 0; i < walk.nbytes; i++)
			to[i] = from[i] ^ context->key[i & 3];
		err = skcipher_walk_done(&walk, 0);
	}
	return err;
}

static struct skcipher_alg xor_cipher = {
	.base = {
		.cra_name = "corpusxor",
		.cra_driver_name = "corpusxor-generic",
		.cra_priority = 50,
		.cra_blocksize = 4,
		.cra_ctxsize = sizeof(struct context),
		.cra_module = THIS_MODULE,
	},
	.min_keysize = 4,
	.max_keysize = 4,
	.setkey = xor_setkey,
	.encrypt = xor_crypt,
	.decrypt = xor_crypt,
};

static int __init cipher_init(void)
{
	return crypto_register_skcipher(&xor_cipher);
}

static void __exit cipher_exit(void)
{
	crypto_unregister_skcipher(&xor_cipher);
}
module_init(cipher_init);
module_exit(cipher_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a cipher of its own");
