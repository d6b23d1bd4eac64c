// SPDX-License-Identifier: MIT
/* The unpacking of the toolchain's files as they arrive: zstd's own decoder behind three functions. */
#include <zstd.h>

#define EXPORT(name) __attribute__((export_name(name)))
#define IN_SIZE (1 << 17)
#define OUT_SIZE (1 << 18)

static char in_bytes[IN_SIZE];
static char out_bytes[OUT_SIZE];
static ZSTD_inBuffer in = {in_bytes};
static ZSTD_DStream *stream;
/* 0 at the end of the frame: one more call would begin another. */
static size_t left = 1;

EXPORT("input") char *input(void)
{
	return in_bytes;
}

EXPORT("output") char *output(void)
{
	return out_bytes;
}

/* The given number of bytes stands at input(). */
EXPORT("feed") void feed(int size)
{
	if (!stream)
		stream = ZSTD_createDStream();
	in.size = size;
	in.pos = 0;
}

/*
 * How many bytes now stand at output(); 0 when there is need of more input, less than 0 when the data are damaged.
 */
EXPORT("step") int step(void)
{
	ZSTD_outBuffer out = {out_bytes, OUT_SIZE};

	if (left == 0)
		return 0;
	left = ZSTD_decompressStream(stream, &out, &in);
	if (ZSTD_isError(left))
		return -1;
	return out.pos;
}

/* Whether the frame has come to its end, checksum and all. */
EXPORT("ended") int ended(void)
{
	return left == 0;
}
