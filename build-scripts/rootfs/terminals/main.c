// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the multiplexer's loop: as many terminals as the page wants, over one virtio console. Nothing is unbounded, and
 * nothing waits for one terminal while another has something to say. Usage: modlab-terminals TTY, or `-` for standard
 * input and output (tests).
 */
#include "terminals.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * What is read from the line in one go is answered by less than this: the shortest request has four bytes, and the longest
 * answer to one, the list, is kept short by there being one at most for each (see handle).
 */
#define ROOM_FOR_REQUESTS (LAST_ID * (4 + NAME_LIMIT) + 512)
#define ROOM_FOR_OUTPUT (ROOM_FOR_REQUESTS + OUTPUT_PIECE)

static uint16_t get16(const uint8_t *at)
{
	return at[0] | at[1] << 8;
}

static void handle(uint8_t type, uint8_t id, const uint8_t *payload, size_t length)
{
	/* Answers that do not fit are not given: of a page that asks in vain, the next LIST says what is so. */
	if (!channel_room(ROOM_FOR_REQUESTS))
		channel_flush();
	if (!channel_room(ROOM_FOR_REQUESTS) && type != PAGE_INPUT && type != PAGE_SIZE)
		return;
	switch (type) {
	case PAGE_LIST:
		return tell_terminals();
	case PAGE_OPEN:
		if (length == 4)
			terminal_open(id, get16(payload), get16(payload + 2));
		return;
	case PAGE_INPUT:
		return terminal_input(id, payload, length);
	case PAGE_SIZE:
		if (length == 4)
			terminal_resize(id, get16(payload), get16(payload + 2));
		return;
	case PAGE_NAME:
		return terminal_name(id, payload, length);
	case PAGE_CLOSE:
		return terminal_close(id);
	}
}

/* SIGCHLD is open only while the loop waits; that it ends the wait is all it does. */
static void on_child(int signal)
{
	(void)signal;
}

static void reap(void)
{
	pid_t pid;

	while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
		for (int id = FIRST_ID; id <= LAST_ID; id++)
			if (terminals[id].master >= 0 && terminals[id].shell == pid)
				terminals[id].ended = 1;
	for (int id = FIRST_ID; id <= LAST_ID; id++)
		if (terminals[id].master >= 0 && terminals[id].ended && channel_room(ROOM_FOR_OUTPUT))
			terminal_ended(id);
}

static void take_requests(int in)
{
	static uint8_t bytes[1024];
	ssize_t n = read(in, bytes, sizeof(bytes));

	if (n > 0) {
		take_bytes(bytes, n, handle);
		memset(bytes, 0, n);
	} else if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
		_exit(0);
	}
}

static void turn(int in, int out)
{
	struct pollfd fds[2 + LAST_ID + 1];
	int more = channel_room(ROOM_FOR_OUTPUT);
	sigset_t none;

	fds[0] = (struct pollfd){ .fd = channel_room(ROOM_FOR_REQUESTS) ? in : -1, .events = POLLIN };
	fds[1] = (struct pollfd){ .fd = channel_waiting() ? out : -1, .events = POLLOUT };
	for (int id = 0; id <= LAST_ID; id++)
		fds[2 + id] = (struct pollfd){
			.fd = id >= FIRST_ID && more && !terminals[id].ended ? terminals[id].master : -1,
			.events = POLLIN | (terminals[id].waiting ? POLLOUT : 0),
		};
	sigemptyset(&none);
	if (ppoll(fds, 2 + LAST_ID + 1, NULL, &none) < 0) {
		if (errno != EINTR)
			_exit(1);
		return reap();
	}
	for (int id = FIRST_ID; id <= LAST_ID; id++) {
		if (fds[2 + id].revents & POLLOUT && channel_room(ROOM_FOR_OUTPUT))
			terminal_writable(id);
		if (fds[2 + id].revents & (POLLIN | POLLHUP) && channel_room(ROOM_FOR_OUTPUT))
			terminal_readable(id);
	}
	reap();
	if (fds[0].revents)
		take_requests(in);
}

int main(int argc, char **argv)
{
	struct sigaction child = { .sa_handler = on_child };
	sigset_t blocked;
	int in, score;

	if (argc != 2)
		return 2;
	for (int id = 0; id <= LAST_ID; id++)
		terminals[id].master = -1;
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGCHLD);
	if (sigprocmask(SIG_BLOCK, &blocked, NULL) || sigaction(SIGCHLD, &child, NULL))
		return 1;
	signal(SIGPIPE, SIG_IGN);
	in = channel_open(argv[1]);
	if (in < 0)
		return 1;
	/* A guest short of memory must not lose the terminals; what runs in them is fair game. */
	score = open("/proc/self/oom_score_adj", O_WRONLY);
	if (score >= 0) {
		if (write(score, "-1000", 5) < 0)
			; /* Then it is as any other process. */
		close(score);
	}
	tell_terminals();
	for (;;) {
		channel_flush();
		turn(in, in ? in : 1);
	}
}
