// SPDX-License-Identifier: GPL-2.0
/* Owns frames: taking them out of a byte stream that may hold garbage, and writing them into the channel. */
#include "agent.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

static int channel = -1;

static uint32_t le32(const uint8_t *p)
{
	return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24;
}

static void put32(uint8_t *p, uint32_t value)
{
	p[0] = value;
	p[1] = value >> 8;
	p[2] = value >> 16;
	p[3] = value >> 24;
}

uint32_t crc32_of(const uint8_t *bytes, size_t length)
{
	static uint32_t table[256];
	uint32_t crc = 0xffffffff;

	if (!table[1]) {
		for (uint32_t i = 0; i < 256; i++) {
			uint32_t c = i;

			for (int bit = 0; bit < 8; bit++)
				c = c & 1 ? c >> 1 ^ 0xedb88320 : c >> 1;
			table[i] = c;
		}
	}
	while (length--)
		crc = table[(crc ^ *bytes++) & 0xff] ^ crc >> 8;
	return ~crc;
}

uint32_t read_u32(struct reader *r)
{
	uint32_t value;

	if (r->left < 4) {
		r->failed = 1;
		return 0;
	}
	value = le32(r->at);
	r->at += 4;
	r->left -= 4;
	return value;
}

static void copy_string(struct reader *r, size_t length, char *to, size_t size)
{
	if (length > r->left || length >= size || memchr(r->at, 0, length)) {
		r->failed = 1;
		to[0] = 0;
		return;
	}
	memcpy(to, r->at, length);
	to[length] = 0;
	r->at += length;
	r->left -= length;
}

void read_string(struct reader *r, char *to, size_t size)
{
	size_t length;

	if (r->left < 2) {
		r->failed = 1;
		to[0] = 0;
		return;
	}
	length = r->at[0] | r->at[1] << 8;
	r->at += 2;
	r->left -= 2;
	copy_string(r, length, to, size);
}

void read_rest(struct reader *r, char *to, size_t size)
{
	copy_string(r, r->left, to, size);
}

/* Drops bytes until what is left could be a frame's start. */
static void resynchronise(struct parser *parser, size_t from)
{
	size_t at;

	for (at = from; at < parser->length; at++) {
		size_t have = parser->length - at;

		if (!memcmp(parser->bytes + at, FRAME_MAGIC, have < 4 ? have : 4))
			break;
	}
	parser->length -= at;
	memmove(parser->bytes, parser->bytes + at, parser->length);
}

/* Handles a whole frame at the buffer's start; returns 0 if there is none yet. */
static int take_frame(struct parser *parser, frame_handler handle)
{
	uint32_t length;

	if (parser->length < 4)
		return 0;
	if (memcmp(parser->bytes, FRAME_MAGIC, 4)) {
		resynchronise(parser, 1);
		return 1;
	}
	if (parser->length < FRAME_HEAD)
		return 0;
	length = le32(parser->bytes + 4);
	if (length < 5 || length > FRAME_LIMIT) {
		resynchronise(parser, 1);
		return 1;
	}
	if (parser->length < FRAME_HEAD + length)
		return 0;
	if (crc32_of(parser->bytes + FRAME_HEAD, length) != le32(parser->bytes + 8)) {
		resynchronise(parser, 1);
		return 1;
	}
	handle(parser->bytes + FRAME_HEAD, length);
	parser->length -= FRAME_HEAD + length;
	memmove(parser->bytes, parser->bytes + FRAME_HEAD + length, parser->length);
	return 1;
}

void parse(struct parser *parser, const uint8_t *bytes, size_t length, frame_handler handle)
{
	while (length > 0) {
		size_t room = sizeof(parser->bytes) - parser->length;
		size_t some = length < room ? length : room;

		memcpy(parser->bytes + parser->length, bytes, some);
		parser->length += some;
		bytes += some;
		length -= some;
		while (take_frame(parser, handle))
			;
	}
}

void channel_open(int fd)
{
	channel = fd;
}

static void write_all(const uint8_t *bytes, size_t length)
{
	while (length > 0) {
		ssize_t n = write(channel, bytes, length);

		if (n > 0) {
			bytes += n;
			length -= n;
		} else if (n < 0 && errno == EAGAIN) {
			struct pollfd writable = { .fd = channel, .events = POLLOUT };

			poll(&writable, 1, -1);
		} else if (n < 0 && errno != EINTR) {
			_exit(1);
		}
	}
}

void reply(uint32_t id, uint8_t type, const void *payload, size_t length)
{
	static uint8_t frame[FRAME_HEAD + FRAME_LIMIT];

	memcpy(frame, FRAME_MAGIC, 4);
	put32(frame + 4, length + 5);
	put32(frame + FRAME_HEAD, id);
	frame[FRAME_HEAD + 4] = type;
	if (length)
		memcpy(frame + FRAME_HEAD + 5, payload, length);
	put32(frame + 8, crc32_of(frame + FRAME_HEAD, length + 5));
	write_all(frame, FRAME_HEAD + 5 + length);
}

void reply_ok(uint32_t id)
{
	reply(id, REP_OK, NULL, 0);
}

void reply_errno(uint32_t id, int error)
{
	uint8_t payload[4 + 128];
	const char *words = strerror(error);
	size_t length = strnlen(words, 128);

	put32(payload, error);
	memcpy(payload + 4, words, length);
	reply(id, REP_ERROR, payload, 4 + length);
}
