// SPDX-License-Identifier: GPL-2.0
/* Owns the line to the page: frames written whole, frames read whole, and what is said when it is cut. */
#include "compile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WRITE_AT_ONCE (60 * 1024)
#define FRAME_LIMIT (256u << 20)

static int line = -1;
static uint8_t *said;
static size_t said_length, said_room;
static uint8_t *heard;
static size_t heard_room;

static void need(uint8_t **bytes, size_t *room, size_t wanted)
{
	if (wanted <= *room)
		return;
	*room = wanted * 2;
	*bytes = realloc(*bytes, *room);
	if (!*bytes)
		fail("out of memory");
}

void line_open(void)
{
	line = open(CALL_FILE, O_RDWR | O_CLOEXEC);
	if (line < 0)
		fail("cannot reach the compiler, which runs in the page beside this machine: is /usr/src mounted? (mount /usr/src)");
}

void say_begin(uint8_t type)
{
	said_length = 4;
	need(&said, &said_room, 64);
	said[said_length++] = type;
}

void say_bytes(const void *bytes, size_t length)
{
	need(&said, &said_room, said_length + length);
	memcpy(said + said_length, bytes, length);
	said_length += length;
}

void say_number(uint32_t value)
{
	uint8_t bytes[4] = { value, value >> 8, value >> 16, value >> 24 };

	say_bytes(bytes, sizeof(bytes));
}

void say_text(const char *text)
{
	say_number(strlen(text));
	say_bytes(text, strlen(text));
}

uint8_t *say_room(size_t length)
{
	need(&said, &said_room, said_length + length);
	said_length += length;
	return said + said_length - length;
}

void say_end(void)
{
	size_t at = 0;
	uint32_t length = said_length - 4;

	memcpy(said, &length, sizeof(length));
	while (at < said_length) {
		size_t some = said_length - at < WRITE_AT_ONCE ? said_length - at : WRITE_AT_ONCE;
		ssize_t n = write(line, said + at, some);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			fail("the machine was set back, or the page reloaded, in the middle of this; run it again");
		at += n;
	}
}

/*
 * Exactly so many bytes: the kernel asks the page until it has all that was wanted (net/9p/client.c, p9_client_read), so
 * that more would wait for the next frame. Nothing, or ENODATA, means that there is nothing yet.
 */
static void hear(void *to, size_t length)
{
	size_t at = 0;

	while (at < length) {
		ssize_t n = read(line, (uint8_t *)to + at, length - at);

		if (n < 0 && errno != EINTR && errno != ENODATA)
			fail("the machine was set back, or the page reloaded, in the middle of this; run it again");
		if (n > 0)
			at += n;
	}
}

/* The next frame, until the next call of this. */
struct frame line_hear(void)
{
	uint32_t length;

	hear(&length, sizeof(length));
	if (length < 1 || length > FRAME_LIMIT)
		fail("the page said something that makes no sense");
	need(&heard, &heard_room, length);
	hear(heard, length);
	return (struct frame){ .type = heard[0], .at = heard + 1, .left = length - 1 };
}

uint32_t frame_number(struct frame *frame)
{
	uint32_t value;

	if (frame->left < sizeof(value))
		fail("the page said something that makes no sense");
	memcpy(&value, frame->at, sizeof(value));
	frame->at += sizeof(value);
	frame->left -= sizeof(value);
	return value;
}

/* To be freed by nobody: a call is short. */
char *frame_text(struct frame *frame)
{
	uint32_t length = frame_number(frame);
	char *text;

	if (frame->left < length)
		fail("the page said something that makes no sense");
	text = strndup((const char *)frame->at, length);
	if (!text)
		fail("out of memory");
	frame->at += length;
	frame->left -= length;
	return text;
}
