// SPDX-License-Identifier: GPL-2.0
/* Owns the wire format: frames out of a byte stream that may hold garbage, and requests out of frames. */
#include "agent.h"

#include <string.h>

uint32_t get32(const uint8_t *p)
{
	return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24;
}

uint8_t *put32(uint8_t *p, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		*p++ = value >> 8 * i;
	return p;
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

/* Drops bytes until what is left could be a frame's start. */
static void resynchronise(struct parser *parser, size_t from)
{
	size_t at = from;

	while (at < parser->length) {
		const uint8_t *start = memchr(parser->bytes + at, FRAME_MAGIC[0], parser->length - at);
		size_t have;

		at = start ? (size_t)(start - parser->bytes) : parser->length;
		have = parser->length - at;
		if (!memcmp(parser->bytes + at, FRAME_MAGIC, have < 4 ? have : 4))
			break;
		at++;
	}
	parser->length -= at;
	memmove(parser->bytes, parser->bytes + at, parser->length);
}

/* Handles what stands at the buffer's start; returns 0 if more bytes are needed for that. */
static int take_frame(struct parser *parser, frame_handler handle)
{
	const uint8_t *head = parser->bytes;
	uint32_t length;

	if (parser->length < 4)
		return 0;
	if (memcmp(head, FRAME_MAGIC, 4)) {
		resynchronise(parser, 0);
		return parser->length >= 4;
	}
	if (parser->length < FRAME_HEAD)
		return 0;
	length = get32(head + 12);
	if (length < 5 || length > REQUEST_LIMIT) {
		resynchronise(parser, 1);
		return 1;
	}
	if (parser->length < FRAME_HEAD + length)
		return 0;
	/* The sum covers session and length too. */
	if (crc32_of(head + 8, FRAME_HEAD - 8 + length) != get32(head + 4)) {
		resynchronise(parser, 1);
		return 1;
	}
	handle(get32(head + 8), head + FRAME_HEAD, length);
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

/* Each request's payload: n a number, u a user and p a path (a u16 length and bytes), d all the rest. */
static const char *const shapes[REQ_TYPES] = {
	[REQ_HELLO] = "",
	[REQ_RUN] = "nnnupd", /* timeout ms, output limit, script's size, user, cwd, the script's first part */
	[REQ_CANCEL] = "n", /* id */
	[REQ_READ] = "np", /* limit */
	[REQ_WRITE] = "nnpd", /* mode, size, path, the first part */
	[REQ_DATA] = "d",
	[REQ_LIST] = "p",
	[REQ_STAT] = "p",
	[REQ_WATCH] = "p",
	[REQ_CLOCK] = "nn", /* ms since the epoch, low and high */
	[REQ_ENTROPY] = "d",
	[REQ_TTYSIZE] = "nnp", /* rows, columns */
	[REQ_UEVENTS] = "",
	[REQ_KMSG] = "d", /* the line after which the log is wanted */
};

/* Copies a string with a final NUL; returns the bytes used, or 0 if it is short, too long or holds a NUL. */
static size_t take_string(const uint8_t *at, size_t left, char *to, size_t size)
{
	size_t length;

	if (left < 2)
		return 0;
	length = at[0] | at[1] << 8;
	if (length > left - 2 || length >= size || memchr(at + 2, 0, length))
		return 0;
	memcpy(to, at + 2, length);
	to[length] = 0;
	return 2 + length;
}

/* Returns 0 if the body is no request of its type's shape; id and type are set in any case. */
int decode(const uint8_t *body, size_t length, struct request *request)
{
	const char *shape;
	size_t at = 5, used;
	int numbers = 0;

	request->id = get32(body);
	request->type = body[4];
	request->length = 0;
	if (request->type == 0 || request->type >= REQ_TYPES)
		return 0;
	for (shape = shapes[request->type]; *shape; shape++) {
		used = 0;
		if (*shape == 'n' && length - at >= 4) {
			request->number[numbers++] = get32(body + at);
			used = 4;
		} else if (*shape == 'u') {
			used = take_string(body + at, length - at, request->user, sizeof(request->user));
		} else if (*shape == 'p') {
			used = take_string(body + at, length - at, request->path, sizeof(request->path));
		} else if (*shape == 'd') {
			request->data = body + at;
			request->length = length - at;
			return 1;
		}
		if (!used)
			return 0;
		at += used;
	}
	return at == length;
}
