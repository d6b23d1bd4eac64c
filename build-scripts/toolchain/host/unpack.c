// SPDX-License-Identifier: MIT
/*
 * The unpacking of the toolchain's files: the decoders of zstd and of xz behind five functions. A file's first byte
 * says which of them it wants.
 */
#include <lzma.h>
#include <stdbool.h>
#include <zstd.h>

#define EXPORT(name) __attribute__((export_name(name)))
#define IN_SIZE (1 << 17)
#define OUT_SIZE (1 << 18)
/* The first byte of every .xz file (xz-file-format.txt, 2.1.1.1); a frame of zstd begins with 0x28. */
#define XZ_MAGIC 0xfd

static unsigned char in_bytes[IN_SIZE];
static unsigned char out_bytes[OUT_SIZE];
static ZSTD_inBuffer in = {in_bytes};
static ZSTD_DStream *zstd;
static lzma_stream xz = LZMA_STREAM_INIT;
static bool is_xz;
static bool at_end;

EXPORT("input") unsigned char *input(void)
{
	return in_bytes;
}

EXPORT("output") unsigned char *output(void)
{
	return out_bytes;
}

/* The given number of bytes stands at input(); the first ones begin a file. Returns 0, or -1 without memory. */
EXPORT("feed") int feed(int size)
{
	if (!zstd && !is_xz) {
		is_xz = in_bytes[0] == XZ_MAGIC;
		if (is_xz && lzma_stream_decoder(&xz, UINT64_MAX, 0) != LZMA_OK)
			return -1;
		if (!is_xz && !(zstd = ZSTD_createDStream()))
			return -1;
	}
	in.size = size;
	in.pos = 0;
	xz.next_in = in_bytes;
	xz.avail_in = size;
	return 0;
}

static int step_xz(void)
{
	lzma_ret result;

	xz.next_out = out_bytes;
	xz.avail_out = OUT_SIZE;
	result = lzma_code(&xz, LZMA_RUN);
	at_end = result == LZMA_STREAM_END;
	/* LZMA_BUF_ERROR: it has no input to go on with. */
	if (result != LZMA_OK && result != LZMA_BUF_ERROR && !at_end)
		return -1;
	return OUT_SIZE - xz.avail_out;
}

static int step_zstd(void)
{
	ZSTD_outBuffer out = {out_bytes, OUT_SIZE};
	size_t left = ZSTD_decompressStream(zstd, &out, &in);

	if (ZSTD_isError(left))
		return -1;
	at_end = left == 0;
	return out.pos;
}

/*
 * How many bytes now stand at output(); 0 when there is need of more input, less than 0 when the data are damaged.
 */
EXPORT("step") int step(void)
{
	if (at_end)
		return 0;
	return is_xz ? step_xz() : step_zstd();
}

/* Whether the file has come to its end, checksum and all. */
EXPORT("ended") int ended(void)
{
	return at_end;
}
