// SPDX-License-Identifier: GPL-2.0
/* Owns what is neither a script nor a path's content: watches, kernel events, the log, the clock, entropy. */
#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/random.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define WATCHED (IN_CLOSE_WRITE | IN_ATTRIB | IN_CREATE | IN_DELETE | IN_DELETE_SELF | IN_MOVED_FROM | \
		 IN_MOVED_TO | IN_MOVE_SELF | IN_MODIFY)

void watch_start(const struct request *request)
{
	struct slot *slot = slot_take(SLOT_WATCH, request);

	if (!slot)
		return;
	slot->fds[0] = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (slot->fds[0] < 0 || inotify_add_watch(slot->fds[0], request->path, WATCHED) < 0)
		return slot_fail(slot, errno, "");
	reply_ok(slot->id);
}

void watch_readable(struct slot *slot)
{
	/* So small that its events, as replies, fit the room that the loop keeps for them. */
	_Alignas(struct inotify_event) static char buffer[1024];
	ssize_t n = read(slot->fds[0], buffer, sizeof(buffer));

	for (char *at = buffer; n > 0 && at < buffer + n;) {
		const struct inotify_event *event = (const struct inotify_event *)at;
		size_t length = event->len ? strnlen(event->name, event->len) : 0;
		uint8_t payload[4 + NAME_MAX + 1];

		memcpy(put32(payload, event->mask), event->name, length);
		reply(slot->id, REP_EVENT, payload, 4 + length);
		at += sizeof(*event) + event->len;
	}
}

void uevents_start(const struct request *request)
{
	struct sockaddr_nl address = { .nl_family = AF_NETLINK, .nl_groups = 1 };
	struct slot *slot = slot_take(SLOT_UEVENTS, request);

	if (!slot)
		return;
	slot->fds[0] = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_KOBJECT_UEVENT);
	if (slot->fds[0] < 0 || bind(slot->fds[0], (struct sockaddr *)&address, sizeof(address)))
		return slot_fail(slot, errno, "");
	reply_ok(slot->id);
}

void uevents_readable(struct slot *slot)
{
	/* UEVENT_BUFFER_SIZE is 2048 (include/linux/kobject.h), and its header line comes before. */
	static uint8_t message[REPLY_LIMIT - 5];
	struct sockaddr_nl from = { 0 };
	socklen_t size = sizeof(from);
	ssize_t n = recvfrom(slot->fds[0], message, sizeof(message), 0, (struct sockaddr *)&from, &size);

	/* Only the kernel's word: any process of root's may send to the group. */
	if (n > 0 && from.nl_pid == 0)
		reply(slot->id, REP_UEVENT, message, n);
}

/*
 * A buffer for one record: PRINTK_MESSAGE_MAX (kernel/printk/internal.h); with less room a long one is refused (EINVAL).
 * The buffers are wiped after use: what stays in memory stands in every save of the machine.
 */
#define LONGEST_RECORD 2048
static char records[REPLY_LIMIT - 5];

/* Reads one record (Documentation/ABI/testing/dev-kmsg) to `to`; 0 when there is none now. */
static size_t read_record(int fd, char *to, size_t room, uint32_t *seq)
{
	for (;;) {
		ssize_t n = read(fd, to, room);
		char *comma;

		/* EPIPE: the ring was written around us, and reading goes on at its oldest record. */
		if (n < 0 && (errno == EINTR || errno == EPIPE))
			continue;
		if (n <= 0)
			return 0;
		comma = memchr(to, ',', n);
		*seq = comma ? strtoul(comma + 1, NULL, 10) : 0;
		return n;
	}
}

/* The number of the last record that says just `line`, plus one; 0 if there is none. */
static uint32_t seq_after(int fd, const uint8_t *line, size_t length)
{
	uint32_t seq, after = 0;
	size_t n;

	while ((n = read_record(fd, records, sizeof(records) - 1, &seq))) {
		char *text = memchr(records, ';', n);

		if (text && (size_t)(records + n - ++text) > length && text[length] == '\n' &&
		    !memcmp(text, line, length))
			after = seq + 1;
	}
	memset(records, 0, sizeof(records));
	lseek(fd, 0, SEEK_SET);
	return after;
}

void kmsg_start(const struct request *request)
{
	struct slot *slot = slot_take(SLOT_KMSG, request);

	if (!slot)
		return;
	slot->fds[0] = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (slot->fds[0] < 0)
		return slot_fail(slot, errno, "");
	slot->number[0] = request->length ? seq_after(slot->fds[0], request->data, request->length) : 0;
	reply_ok(slot->id);
}

/* As many as fit go into one frame. */
void kmsg_readable(struct slot *slot)
{
	size_t filled = 0, n;
	uint32_t seq;

	while (filled + LONGEST_RECORD <= sizeof(records) &&
	       (n = read_record(slot->fds[0], records + filled, sizeof(records) - filled, &seq)))
		if (seq >= slot->number[0])
			filled += n;
	if (filled)
		reply(slot->id, REP_KMSG, records, filled);
	memset(records, 0, sizeof(records));
}

void clock_set(const struct request *request)
{
	uint64_t ms = request->number[0] | (uint64_t)request->number[1] << 32;
	struct timespec time = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };

	if (clock_settime(CLOCK_REALTIME, &time))
		return reply_error(request->id, errno, "");
	reply_ok(request->id);
}

void entropy_add(const struct request *request)
{
	/* struct rand_pool_info, with its room. */
	struct {
		int entropy_count;
		int buf_size;
		uint8_t bytes[512];
	} pool;
	int fd, error = 0;

	if (request->length == 0 || request->length > sizeof(pool.bytes))
		return reply_error(request->id, EINVAL, "");
	pool.entropy_count = request->length * 8;
	pool.buf_size = request->length;
	memcpy(pool.bytes, request->data, request->length);
	fd = open("/dev/urandom", O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return reply_error(request->id, errno, "");
	/* The second call makes the generator take the new bytes at once: copies of one machine part ways here. */
	if (ioctl(fd, RNDADDENTROPY, &pool) || ioctl(fd, RNDRESEEDCRNG))
		error = errno;
	close(fd);
	if (error)
		return reply_error(request->id, error, "");
	reply_ok(request->id);
}
