// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the agent's loop: what the page asks of the guest over the control channel, one request a slot, nothing
 * unbounded. Usage: modlab-agent TTY, or `-` for standard input and output (tests).
 */
#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

struct slot slots[MAX_REQUESTS];
static int wake[2];
static uint32_t session, nonce;

int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct slot *slot_of(uint32_t id)
{
	for (int i = 0; i < MAX_REQUESTS; i++)
		if (slots[i].kind != SLOT_FREE && slots[i].id == id)
			return &slots[i];
	return NULL;
}

struct slot *slot_take(enum slot_kind kind, uint32_t id)
{
	if (slot_of(id))
		return NULL;
	for (int i = 0; i < MAX_REQUESTS; i++) {
		if (slots[i].kind == SLOT_FREE) {
			memset(&slots[i], 0, sizeof(slots[i]));
			slots[i].kind = kind;
			slots[i].id = id;
			slots[i].fds[0] = slots[i].fds[1] = -1;
			return &slots[i];
		}
	}
	return NULL;
}

/* Also ends what the request began: its script is killed, its half-written file goes. */
void slot_free(struct slot *slot)
{
	if (slot->child > 0 && !slot->exited)
		kill(-slot->child, SIGKILL);
	for (int i = 0; i < 2; i++)
		if (slot->fds[i] >= 0)
			close(slot->fds[i]);
	if (slot->temporary)
		unlink(slot->temporary);
	free(slot->temporary);
	free(slot->path);
	slot->kind = SLOT_FREE;
}

static void put32(uint8_t *p, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		p[i] = value >> 8 * i;
}

static void hello(uint32_t id)
{
	uint8_t payload[12];

	put32(payload, PROTOCOL_VERSION);
	put32(payload + 4, nonce);
	put32(payload + 8, getpid());
	reply(id, REP_HELLO, payload, sizeof(payload));
}

static void handle(const uint8_t *body, size_t length)
{
	struct reader r = { .at = body, .left = length };
	uint32_t id = read_u32(&r);
	uint8_t type = r.at[0];
	struct slot *slot;

	r.at++;
	r.left--;
	switch (type) {
	case REQ_HELLO: {
		uint32_t from = read_u32(&r);

		/* Another session: what an earlier page (or an earlier life of the machine) asked is nobody's now. */
		if (from != session)
			for (int i = 0; i < MAX_REQUESTS; i++)
				if (slots[i].kind != SLOT_FREE)
					slot_free(&slots[i]);
		session = from;
		return hello(id);
	}
	case REQ_RUN:
		return run_start(id, &r);
	case REQ_CANCEL:
		slot = slot_of(read_u32(&r));
		if (slot)
			slot_free(slot);
		return reply_ok(id);
	case REQ_READ:
		return file_read(id, &r);
	case REQ_WRITE:
		return file_write(id, &r);
	case REQ_DATA:
		return file_data(id, &r);
	case REQ_END:
		return file_end(id);
	case REQ_LIST:
		return file_list(id, &r);
	case REQ_STAT:
		return file_stat(id, &r);
	case REQ_WATCH:
		return watch_start(id, &r);
	case REQ_CLOCK:
		return clock_set(id, &r);
	case REQ_ENTROPY:
		return entropy_add(id, &r);
	case REQ_TTYSIZE:
		return tty_size(id, &r);
	case REQ_UEVENTS:
		return uevents_start(id);
	default:
		return reply_errno(id, ENOSYS);
	}
}

static void on_child(int signal)
{
	int saved = errno;

	(void)signal;
	if (write(wake[1], "", 1) < 0)
		; /* the pipe is full: a wake-up is pending anyway */
	errno = saved;
}

static void reap(void)
{
	char drained[64];
	int status;
	pid_t pid;

	while (read(wake[0], drained, sizeof(drained)) > 0)
		;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		run_exited(pid, status);
}

static void open_channel(const char *path, int *in)
{
	struct termios raw;
	int fd, score;

	if (!strcmp(path, "-")) {
		*in = 0;
		channel_open(1);
		return;
	}
	fd = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		_exit(1);
	if (!tcgetattr(fd, &raw)) {
		cfmakeraw(&raw);
		tcsetattr(fd, TCSANOW, &raw);
	}
	*in = fd;
	channel_open(fd);
	/* A guest short of memory must not lose the page's only way in. Scripts set theirs back. */
	score = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
	if (score >= 0) {
		if (write(score, "-1000", 5) < 0)
			; /* not root, in a test */
		close(score);
	}
}

static void serve(struct slot *slot, int which)
{
	switch (slot->kind) {
	case SLOT_RUN:
		return run_readable(slot, which);
	case SLOT_WATCH:
		return watch_readable(slot);
	case SLOT_UEVENTS:
		return uevents_readable(slot);
	case SLOT_WRITE:
	case SLOT_FREE:
		return;
	}
}

static int until_next_deadline(void)
{
	int64_t now = now_ms(), next = -1;

	for (int i = 0; i < MAX_REQUESTS; i++)
		if (slots[i].kind == SLOT_RUN && (next < 0 || slots[i].deadline < next))
			next = slots[i].deadline;
	if (next < 0)
		return -1;
	return next > now ? (int)(next - now < 60000 ? next - now : 60000) : 0;
}

static void loop(int in)
{
	static struct parser parser;
	static uint8_t bytes[4096];

	for (;;) {
		struct pollfd fds[2 + 2 * MAX_REQUESTS];
		struct { struct slot *slot; uint32_t id; int which; } owner[2 + 2 * MAX_REQUESTS];
		int count = 2;

		fds[0] = (struct pollfd){ .fd = in, .events = POLLIN };
		fds[1] = (struct pollfd){ .fd = wake[0], .events = POLLIN };
		for (int i = 0; i < MAX_REQUESTS; i++) {
			for (int which = 0; which < 2; which++) {
				if (slots[i].kind == SLOT_FREE || slots[i].kind == SLOT_WRITE ||
				    slots[i].fds[which] < 0)
					continue;
				fds[count] = (struct pollfd){ .fd = slots[i].fds[which], .events = POLLIN };
				owner[count].slot = &slots[i];
				owner[count].id = slots[i].id;
				owner[count++].which = which;
			}
		}
		if (poll(fds, count, until_next_deadline()) < 0 && errno != EINTR)
			_exit(1);
		/* Output first: a script's last words go before its exit. */
		for (int i = 2; i < count; i++)
			if (fds[i].revents && owner[i].slot->kind != SLOT_FREE && owner[i].slot->id == owner[i].id)
				serve(owner[i].slot, owner[i].which);
		if (fds[1].revents)
			reap();
		for (int i = 0; i < MAX_REQUESTS; i++)
			if (slots[i].kind == SLOT_RUN && slots[i].deadline <= now_ms())
				run_tick(&slots[i]);
		if (fds[0].revents) {
			ssize_t n = read(in, bytes, sizeof(bytes));

			if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN))
				_exit(0);
			if (n > 0)
				parse(&parser, bytes, n, handle);
		}
	}
}

#ifndef MODLAB_FUZZ
int main(int argc, char **argv)
{
	struct sigaction child = { .sa_handler = on_child, .sa_flags = SA_RESTART | SA_NOCLDSTOP };
	int in;

	if (argc != 2)
		return 2;
	if (pipe2(wake, O_CLOEXEC | O_NONBLOCK) || sigaction(SIGCHLD, &child, NULL))
		return 1;
	signal(SIGPIPE, SIG_IGN);
	if (getrandom(&nonce, sizeof(nonce), GRND_NONBLOCK) != sizeof(nonce))
		nonce = (uint32_t)now_ms() ^ (uint32_t)getpid() << 16;
	open_channel(argv[1], &in);
	hello(0);
	loop(in);
}
#endif
