// SPDX-License-Identifier: GPL-2.0
/* The corpus: digests by the synchronous and the asynchronous interface, and a keyed one. Needs: sha256_generic; hmac. */
#include <crypto/hash.h>
#include <crypto/sha2.h>
#include <crypto/utils.h>
#include <linux/crypto.h>
#include <linux/module.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

static int at_once(const void *data, unsigned int length, u8 *digest)
{
	struct crypto_shash *tfm = crypto_alloc_shash("sha256", 0, 0);
	int err;

	if (IS_ERR(tfm))
		return PTR_ERR(tfm);
	{
		SHASH_DESC_ON_STACK(desc, tfm);

		desc->tfm = tfm;
		err = crypto_shash_init(desc) ?: crypto_shash_update(desc, data, length) ?: crypto_shash_final(desc, digest);
		shash_desc_zero(desc);
	}
	crypto_free_shash(tfm);
	return err;
}

static int later(void *data, unsigned int length, u8 *digest)
{
	struct crypto_ahash *tfm = crypto_alloc_ahash("sha256", 0, 0);
	struct ahash_request *request;
	DECLARE_CRYPTO_WAIT(wait);
	struct scatterlist sg;
	int err = -ENOMEM;

	if (IS_ERR(tfm))
		return PTR_ERR(tfm);
	request = ahash_request_alloc(tfm, GFP_KERNEL);
	if (request) {
		sg_init_one(&sg, data, length);
		ahash_request_set_callback(request, CRYPTO_TFM_REQ_MAY_SLEEP, crypto_req_done, &wait);
		ahash_request_set_crypt(request, &sg, digest, length);
		err = crypto_wait_req(crypto_ahash_digest(request), &wait);
		ahash_request_free(request);
	}
	crypto_free_ahash(tfm);
	return err;
}

static int keyed(const void *data, unsigned int length, u8 *digest)
{
	struct crypto_shash *tfm = crypto_alloc_shash("hmac(sha256)", 0, 0);
	int err;

	if (IS_ERR(tfm))
		return PTR_ERR(tfm);
	err = crypto_shash_setkey(tfm, "key", 3) ?: crypto_shash_tfm_digest(tfm, data, length, digest);
	crypto_free_shash(tfm);
	return err;
}

static int __init digests_init(void)
{
	u8 *buffer = kmemdup("corpus", 6, GFP_KERNEL), first[SHA256_DIGEST_SIZE], third[SHA256_DIGEST_SIZE], *second;
	int err;

	second = kmalloc(SHA256_DIGEST_SIZE, GFP_KERNEL);
	if (!buffer || !second) {
		kfree(buffer);
		kfree(second);
		return -ENOMEM;
	}
	err = at_once(buffer, 6, first) ?: later(buffer, 6, second) ?: keyed(buffer, 6, third);
	if (!err && (crypto_memneq(first, second, sizeof(first)) || !memcmp(first, third, sizeof(first))))
		err = -EIO;
	print_hex_dump(KERN_INFO, "sha256 ", DUMP_PREFIX_NONE, 32, 1, first, sizeof(first), false);
	kfree(second);
	kfree(buffer);
	return err;
}

static void __exit digests_exit(void)
{
}
module_init(digests_init);
module_exit(digests_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("digests");
