// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the agent's loop: what the page asks of the guest over the control channel, one slot a request, nothing
 * unbounded and nothing that waits. Usage: modlab-agent TTY, or `-` for standard input and output (tests).
 */
#include "agent.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/*
 * Room in the queue without which something is not looked at. Output of children stops first; requests are read on
 * until only their own short answers fit (4096 bytes of HELLOs are answered by less than 8 KB).
 */
#define ROOM_FOR_OUTPUT (24 * 1024)
#define ROOM_FOR_REQUESTS (12 * 1024)

static uint32_t nonce;

static void hello(uint32_t id)
{
	uint8_t payload[12];

	put32(put32(put32(payload, PROTOCOL_VERSION), nonce), getpid());
	reply(id, REP_HELLO, payload, sizeof(payload));
}

/* What an earlier page, or an earlier life of this machine, asked is nobody's now. */
static void begin_session(uint32_t from)
{
	if (from != session)
		for (int i = 0; i < MAX_REQUESTS; i++)
			if (slots[i].kind != SLOT_FREE)
				slot_free(&slots[i]);
	session = from;
}

static void cancel(const struct request *request)
{
	struct slot *slot = slot_of(request->number[0]);

	if (slot)
		slot_free(slot);
	reply_ok(request->id);
}

static void handle(uint32_t from, const uint8_t *body, size_t length)
{
	static struct request request;
	int sound = decode(body, length, &request);
	struct slot *slot;

	if (sound && request.type == REQ_HELLO) {
		begin_session(from);
		return hello(request.id);
	}
	if (from != session)
		return;
	if (!sound)
		return reply_error(request.id, request.type < REQ_TYPES ? EINVAL : ENOSYS, "");
	switch (request.type) {
	case REQ_RUN:
	case REQ_WRITE:
		return upload_start(&request);
	case REQ_DATA:
		return upload_data(&request);
	case REQ_CANCEL:
		return cancel(&request);
	case REQ_READ:
	case REQ_LIST:
	case REQ_STAT:
	case REQ_TTYSIZE:
		slot = slot_take(SLOT_FILE, &request);
		if (slot)
			file_start(slot);
		return;
	case REQ_WATCH:
		return watch_start(&request);
	case REQ_UEVENTS:
		return uevents_start(&request);
	case REQ_KMSG:
		return kmsg_start(&request);
	case REQ_CLOCK:
		return clock_set(&request);
	case REQ_ENTROPY:
		return entropy_add(&request);
	}
}

/* SIGCHLD is open only while the loop waits; that it ends the wait is all it does. */
static void on_child(int signal)
{
	(void)signal;
}

static void reap(void)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (int i = 0; i < MAX_REQUESTS; i++) {
			if (slots[i].kind == SLOT_RUN && slots[i].child == pid)
				run_exited(&slots[i], status);
			else if (slots[i].kind == SLOT_FILE && slots[i].child == pid)
				slots[i].exited = 1;
		}
}

static void serve(struct slot *slot, int which)
{
	switch (slot->kind) {
	case SLOT_RUN:
		return run_readable(slot, which);
	case SLOT_FILE:
		return file_readable(slot);
	case SLOT_WATCH:
		return watch_readable(slot);
	case SLOT_UEVENTS:
		return uevents_readable(slot);
	case SLOT_KMSG:
		return kmsg_readable(slot);
	case SLOT_UPLOAD:
	case SLOT_FREE:
		return;
	}
}

static int has_deadline(const struct slot *slot)
{
	return slot->kind == SLOT_RUN || slot->kind == SLOT_FILE;
}

/* Milliseconds to the next deadline, at most a minute. */
static int64_t patience(void)
{
	int64_t now = now_ms(), next = now + 60000;

	for (int i = 0; i < MAX_REQUESTS; i++)
		if (has_deadline(&slots[i]) && slots[i].deadline < next)
			next = slots[i].deadline;
	return next > now ? next - now : 0;
}

static void end_overdue(void)
{
	int64_t now = now_ms();

	for (int i = 0; i < MAX_REQUESTS; i++) {
		if (!has_deadline(&slots[i]) || slots[i].deadline > now)
			continue;
		if (slots[i].kind == SLOT_RUN)
			run_overdue(&slots[i]);
		else
			file_overdue(&slots[i]);
	}
}

static void take_requests(int in)
{
	static struct parser parser;
	static uint8_t bytes[4096];
	ssize_t n = read(in, bytes, sizeof(bytes));

	if (n > 0)
		return parse(&parser, bytes, n, handle);
	if (n == 0 || (errno != EINTR && errno != EAGAIN))
		_exit(0);
}

static void turn(int in, int out)
{
	struct pollfd fds[2 + 2 * MAX_REQUESTS];
	struct slot *owner[2 + 2 * MAX_REQUESTS];
	int count = 2, more = channel_room(ROOM_FOR_OUTPUT);
	int64_t ms = patience();
	struct timespec wait = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };
	sigset_t none;

	fds[0] = (struct pollfd){ .fd = channel_room(ROOM_FOR_REQUESTS) ? in : -1, .events = POLLIN };
	fds[1] = (struct pollfd){ .fd = channel_waiting() ? out : -1, .events = POLLOUT };
	for (struct slot *slot = slots; more && slot < slots + MAX_REQUESTS; slot++)
		for (int which = 0; slot->kind > SLOT_UPLOAD && which < 2; which++)
			if (slot->fds[which] >= 0) {
				owner[count] = slot;
				fds[count++] = (struct pollfd){ .fd = slot->fds[which], .events = POLLIN };
			}
	sigemptyset(&none);
	if (ppoll(fds, count, &wait, &none) < 0) {
		if (errno != EINTR)
			_exit(1);
		return reap();
	}
	/* Output first: what a script said comes before its exit. No slot is taken anew before requests are. */
	for (int i = 2; i < count; i++)
		for (int which = 0; fds[i].revents && which < 2; which++)
			if (owner[i]->kind != SLOT_FREE && owner[i]->fds[which] == fds[i].fd &&
			    channel_room(ROOM_FOR_OUTPUT / 2)) {
				serve(owner[i], which);
				break;
			}
	reap();
	end_overdue();
	if (fds[0].revents)
		take_requests(in);
}

int main(int argc, char **argv)
{
	struct sigaction child = { .sa_handler = on_child };
	sigset_t blocked;
	int in, out;

	if (argc != 2)
		return 2;
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGCHLD);
	if (sigprocmask(SIG_BLOCK, &blocked, NULL) || sigaction(SIGCHLD, &child, NULL))
		return 1;
	signal(SIGPIPE, SIG_IGN);
	if (getrandom(&nonce, sizeof(nonce), GRND_NONBLOCK) != sizeof(nonce))
		nonce = (uint32_t)now_ms() ^ (uint32_t)getpid() << 16;
	in = channel_open(argv[1]);
	if (in < 0)
		return 1;
	out = in ? in : 1;
	/* A guest short of memory must not lose the page's only way in. Scripts set theirs back. */
	child_oom_score("-1000");
	channel_pad();
	hello(0);
	for (;;) {
		channel_flush();
		turn(in, out);
	}
}
