// SPDX-License-Identifier: GPL-2.0
/* The corpus: zlib, LZ4 and the crypto API's compressors, there and back. */
#include <crypto/acompress.h>
#include <linux/crypto.h>
#include <linux/lz4.h>
#include <linux/module.h>
#include <linux/vmalloc.h>
#include <linux/zlib.h>

#define LENGTH 4096

static int by_zlib(const u8 *from, u8 *packed, u8 *to)
{
	z_stream stream = {.next_in = from, .avail_in = LENGTH, .next_out = packed, .avail_out = 2 * LENGTH};
	int err = -EIO;

	stream.workspace = vmalloc(max(zlib_deflate_workspacesize(MAX_WBITS, MAX_MEM_LEVEL), zlib_inflate_workspacesize()));
	if (!stream.workspace)
		return -ENOMEM;
	if (zlib_deflateInit(&stream, Z_BEST_SPEED) == Z_OK && zlib_deflate(&stream, Z_FINISH) == Z_STREAM_END) {
		size_t length = stream.total_out;

		zlib_deflateEnd(&stream);
		stream.next_in = packed;
		stream.avail_in = length;
		stream.next_out = to;
		stream.avail_out = LENGTH;
		if (zlib_inflateInit(&stream) == Z_OK && zlib_inflate(&stream, Z_FINISH) == Z_STREAM_END)
			err = length;
		zlib_inflateEnd(&stream);
	}
	vfree(stream.workspace);
	return err;
}

static int by_lz4(const u8 *from, u8 *packed, u8 *to)
{
	void *memory = vmalloc(LZ4_MEM_COMPRESS);
	int length = memory ? LZ4_compress_default(from, packed, LENGTH, 2 * LENGTH, memory) : 0;

	vfree(memory);
	return length && LZ4_decompress_safe(packed, to, length, LENGTH) == LENGTH ? length : -EIO;
}

static int __init compression_init(void)
{
	u8 *from = vzalloc(LENGTH), *packed = vmalloc(2 * LENGTH), *to = vmalloc(LENGTH);
	int err = -ENOMEM, i;

	if (from && packed && to) {
		for (i = 0; i < LENGTH; i++)
			from[i] = i % 37;
		err = by_zlib(from, packed, to);
		pr_info("zlib: %d, same: %d\n", err, !memcmp(from, to, LENGTH));
		if (err > 0) {
			err = by_lz4(from, packed, to);
			pr_info("LZ4: %d, same: %d\n", err, !memcmp(from, to, LENGTH));
		}
		if (!crypto_has_comp("lzo", 0, 0))
			pr_info("no LZO\n");
	}
	vfree(from);
	vfree(packed);
	vfree(to);
	return min(err, 0);
}

static void __exit compression_exit(void)
{
}
module_init(compression_init);
module_exit(compression_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("zlib, LZ4 and their like");
