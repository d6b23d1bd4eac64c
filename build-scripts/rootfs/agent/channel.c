// SPDX-License-Identifier: GPL-2.0
/* Owns the way out: the tty made raw, and a bounded queue from which the host takes at its own pace. */
#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define QUEUE (64 * 1024)

uint32_t session;
static int channel = 1;
static uint8_t queue[QUEUE];
/* `highest`: how far it has been written to. */
static size_t first, used, highest;

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
		/* What came before is for another life of the agent, or was echoed: let it go. */
		tcsetattr(in, TCSAFLUSH, &raw);
	}
	return in;
}

int channel_room(size_t bytes)
{
	return QUEUE - used >= bytes;
}

int channel_waiting(void)
{
	return used > 0;
}

static void put(const void *from, size_t length)
{
	const uint8_t *bytes = from;

	/* The loop looks at the room before it takes in anything that is answered: this does not happen. */
	if (!channel_room(length))
		_exit(1);
	while (length > 0) {
		size_t at = (first + used) % QUEUE;
		size_t some = length < QUEUE - at ? length : QUEUE - at;

		memcpy(queue + at, bytes, some);
		used += some;
		if (at + some > highest)
			highest = at + some;
		bytes += some;
		length -= some;
	}
}

void channel_flush(void)
{
	while (used > 0) {
		ssize_t n = write(channel, queue + first, used < QUEUE - first ? used : QUEUE - first);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return;
		if (n <= 0)
			_exit(1);
		first = (first + n) % QUEUE;
		used -= n;
	}
	/* What stays in memory stands in every save of the machine: from the start again, and no more than was needed. */
	memset(queue, 0, highest);
	first = highest = 0;
}

/* Ends any frame that an agent before this one left half said. */
void channel_pad(void)
{
	static uint8_t zeros[FRAME_HEAD + REPLY_LIMIT];

	put(zeros, sizeof(zeros));
}

void reply(uint32_t id, uint8_t type, const void *payload, size_t length)
{
	static uint8_t frame[FRAME_HEAD + REPLY_LIMIT];

	memcpy(frame, FRAME_MAGIC, 4);
	put32(frame + 8, session);
	put32(frame + 12, 5 + length);
	put32(frame + FRAME_HEAD, id);
	frame[FRAME_HEAD + 4] = type;
	if (length)
		memcpy(frame + FRAME_HEAD + 5, payload, length);
	put32(frame + 4, crc32_of(frame + 8, FRAME_HEAD - 8 + 5 + length));
	put(frame, FRAME_HEAD + 5 + length);
	memset(frame, 0, FRAME_HEAD + 5 + length);
}

void reply_ok(uint32_t id)
{
	reply(id, REP_OK, NULL, 0);
}

void reply_error(uint32_t id, int error, const char *what)
{
	uint8_t payload[4 + 16];
	size_t length = strnlen(what, 16);

	put32(payload, error);
	memcpy(payload + 4, what, length);
	reply(id, REP_ERROR, payload, 4 + length);
}
