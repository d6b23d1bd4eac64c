// SPDX-License-Identifier: GPL-2.0
/* The corpus: AES in CBC by the asynchronous interface, and AEAD. Needs: cbc; aes_generic; gcm. */
#include <crypto/aead.h>
#include <crypto/aes.h>
#include <crypto/gcm.h>
#include <crypto/skcipher.h>
#include <linux/crypto.h>
#include <linux/module.h>
#include <linux/random.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

static int encrypt(u8 *data, size_t length, bool back)
{
	struct crypto_skcipher *tfm = crypto_alloc_skcipher("cbc(aes)", 0, 0);
	static const u8 key[AES_KEYSIZE_128] = {1, 2, 3};
	struct skcipher_request *request;
	DECLARE_CRYPTO_WAIT(wait);
	u8 iv[AES_BLOCK_SIZE] = {};
	struct scatterlist sg;
	int err;

	if (IS_ERR(tfm))
		return PTR_ERR(tfm);
	request = skcipher_request_alloc(tfm, GFP_KERNEL);
	if (!request) {
		crypto_free_skcipher(tfm);
		return -ENOMEM;
	}
	err = crypto_skcipher_setkey(tfm, key, sizeof(key));
	sg_init_one(&sg, data, length);
	skcipher_request_set_callback(request, CRYPTO_TFM_REQ_MAY_BACKLOG | CRYPTO_TFM_REQ_MAY_SLEEP, crypto_req_done, &wait);
	skcipher_request_set_crypt(request, &sg, &sg, length, iv);
	if (!err)
		err = crypto_wait_req(back ? crypto_skcipher_decrypt(request) : crypto_skcipher_encrypt(request), &wait);
	skcipher_request_free(request);
	crypto_free_skcipher(tfm);
	return err;
}

static int seal(u8 *data, size_t length)
{
	struct crypto_aead *tfm = crypto_alloc_aead("gcm(aes)", 0, CRYPTO_ALG_ASYNC);
	u8 key[16], iv[GCM_AES_IV_SIZE] = {};
	struct aead_request *request;
	struct scatterlist sg;
	int err;

	if (IS_ERR(tfm))
		return PTR_ERR(tfm);
	get_random_bytes(key, sizeof(key));
	request = aead_request_alloc(tfm, GFP_KERNEL);
	err = crypto_aead_setkey(tfm, key, sizeof(key)) ?: crypto_aead_setauthsize(tfm, 16);
	if (request && !err) {
		sg_init_one(&sg, data, length + 16);
		aead_request_set_callback(request, 0, NULL, NULL);
		aead_request_set_crypt(request, &sg, &sg, length, iv);
		aead_request_set_ad(request, 0);
		err = crypto_aead_encrypt(request);
	}
	aead_request_free(request);
	crypto_free_aead(tfm);
	return err;
}

static int __init ciphers_init(void)
{
	u8 *data = kzalloc(64, GFP_KERNEL);
	int err;

	if (!data)
		return -ENOMEM;
	memcpy(data, "thirty-two letters are two blocks", 32);
	err = encrypt(data, 32, false) ?: encrypt(data, 32, true);
	pr_info("%.32s\n", data);
	err = err ?: seal(data, 32);
	memzero_explicit(data, 64);
	kfree(data);
	return err;
}

static void __exit ciphers_exit(void)
{
}
module_init(ciphers_init);
module_exit(ciphers_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("AES in CBC, and AEAD");
