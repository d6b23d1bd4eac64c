// SPDX-License-Identifier: GPL-2.0
/* The corpus: RSA and Diffie-Hellman on curves: what a user of public keys asks for. Needs: rsa_generic. */
#include <crypto/akcipher.h>
#include <crypto/ecdh.h>
#include <crypto/kpp.h>
#include <linux/module.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

/* RSAPublicKey of a modulus that is long enough for the kernel, with exponent 3. */
static int key_of(u8 *key)
{
	static const u8 header[] = {0x30, 0x81, 0x87, 0x02, 0x81, 0x81, 0x00};

	memcpy(key, header, sizeof(header));
	memset(key + sizeof(header), 0xf1, 128);
	key[sizeof(header) + 128] = 0x02;
	key[sizeof(header) + 129] = 0x01;
	key[sizeof(header) + 130] = 0x03;
	return sizeof(header) + 131;
}

static int __init public_init(void)
{
	struct crypto_akcipher *tfm = crypto_alloc_akcipher("rsa", 0, 0);
	struct akcipher_request *request = NULL;
	struct scatterlist in, out;
	DECLARE_CRYPTO_WAIT(wait);
	u8 *buffer;
	int err;

	if (IS_ERR(tfm))
		return PTR_ERR(tfm);
	buffer = kzalloc(512, GFP_KERNEL);
	err = buffer ? crypto_akcipher_set_pub_key(tfm, buffer, key_of(buffer)) : -ENOMEM;
	if (!err) {
		request = akcipher_request_alloc(tfm, GFP_KERNEL);
		err = request ? 0 : -ENOMEM;
	}
	if (!err) {
		memset(buffer, 0, 512);
		buffer[127] = 2;
		sg_init_one(&in, buffer, 128);
		sg_init_one(&out, buffer + 256, 128);
		akcipher_request_set_callback(request, CRYPTO_TFM_REQ_MAY_BACKLOG, crypto_req_done, &wait);
		akcipher_request_set_crypt(request, &in, &out, 128, crypto_akcipher_maxsize(tfm));
		err = crypto_wait_req(crypto_akcipher_encrypt(request), &wait);
		pr_info("2 to the 3rd is %u\n", buffer[256 + 127]);
		if (!err && buffer[256 + 127] != 8)
			err = -EIO;
	}
	if (request)
		akcipher_request_free(request);
	kfree(buffer);
	crypto_free_akcipher(tfm);
	return err;
}

static void __exit public_exit(void)
{
}
module_init(public_init);
module_exit(public_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("public keys");
