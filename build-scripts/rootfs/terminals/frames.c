// SPDX-License-Identifier: GPL-2.0
/* Owns the line to the page: a tty made raw, frames delimited as by SLIP (RFC 1055), and a bounded queue of what is to be said. */
#include "terminals.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define END 0xc0
#define ESC 0xdb
#define ESC_END 0xdc
#define ESC_ESC 0xdd

#define QUEUE (32 * 1024)
/* Type, id, and the largest payload that a page sends. */
#define FRAME_LIMIT (2 + 2048)

static int channel = 1;
static uint8_t queue[QUEUE];
static size_t first, used;

/* Returns the descriptor to read from. `-` stands for standard input and output. */
int channel_open(const char *path)
{
	struct termios raw;
	int in = 0;

	if (strcmp(path, "-")) {
		in = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
		channel = in;
	} else {
		fcntl(0, F_SETFL, fcntl(0, F_GETFL) | O_NONBLOCK);
		fcntl(1, F_SETFL, fcntl(1, F_GETFL) | O_NONBLOCK);
	}
	if (in >= 0 && !tcgetattr(in, &raw)) {
		cfmakeraw(&raw);
		tcsetattr(in, TCSAFLUSH, &raw);
	}
	return in;
}

/* Each byte may be escaped; END stands before and after. */
int channel_room(size_t payload)
{
	return QUEUE - used >= 2 * (payload + 2) + 2;
}

int channel_waiting(void)
{
	return used > 0;
}

void channel_flush(void)
{
	while (used > 0) {
		ssize_t n = write(channel, queue + first, used);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			break;
		if (n <= 0)
			_exit(1);
		first += n;
		used -= n;
	}
	if (used > 0 && first > 0)
		memmove(queue, queue + first, used);
	else if (used == 0)
		/* What stays in memory stands in every save of the machine. */
		memset(queue, 0, first);
	first = 0;
}

static void put(uint8_t byte)
{
	queue[first + used++] = byte;
}

static void put_escaped(const uint8_t *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (bytes[i] == END) {
			put(ESC);
			put(ESC_END);
		} else if (bytes[i] == ESC) {
			put(ESC);
			put(ESC_ESC);
		} else {
			put(bytes[i]);
		}
	}
}

/* The caller has looked at the room. */
void tell(uint8_t type, uint8_t id, const void *payload, size_t length)
{
	uint8_t head[2] = { type, id };

	if (!channel_room(length))
		_exit(1);
	put(END);
	put_escaped(head, sizeof(head));
	put_escaped(payload, length);
	put(END);
}

/* What is no frame is skipped: a line that was cut in the middle of one, by a restore, goes on with the next. */
void take_bytes(const uint8_t *bytes, size_t length, frame_handler handle)
{
	static uint8_t frame[FRAME_LIMIT];
	static size_t have;
	static int escaped, broken;

	for (size_t i = 0; i < length; i++) {
		uint8_t byte = bytes[i];

		if (byte == END) {
			if (have >= 2 && !broken && !escaped)
				handle(frame[0], frame[1], frame + 2, have - 2);
			memset(frame, 0, have);
			have = 0;
			escaped = broken = 0;
			continue;
		}
		if (byte == ESC && !escaped) {
			escaped = 1;
			continue;
		}
		if (escaped) {
			broken |= byte != ESC_END && byte != ESC_ESC;
			byte = byte == ESC_END ? END : ESC;
			escaped = 0;
		}
		if (have < FRAME_LIMIT)
			frame[have++] = byte;
		else
			broken = 1;
	}
}
