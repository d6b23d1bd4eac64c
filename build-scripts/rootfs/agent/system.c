// SPDX-License-Identifier: GPL-2.0
/* Owns what is not a file or a script: watches, kernel events, the clock, entropy, a tty's size. */
#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/netlink.h>
#include <linux/random.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define WATCHED (IN_CLOSE_WRITE | IN_ATTRIB | IN_CREATE | IN_DELETE | IN_DELETE_SELF | IN_MOVED_FROM | \
		 IN_MOVED_TO | IN_MOVE_SELF | IN_MODIFY)

void watch_start(uint32_t id, struct reader *r)
{
	char path[PATH_MAX];
	struct slot *slot;

	read_rest(r, path, sizeof(path));
	if (r->failed)
		return reply_errno(id, EINVAL);
	slot = slot_take(SLOT_WATCH, id);
	if (!slot)
		return reply_errno(id, EBUSY);
	slot->fds[0] = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (slot->fds[0] < 0 || inotify_add_watch(slot->fds[0], path, WATCHED) < 0) {
		reply_errno(id, errno);
		return slot_free(slot);
	}
	reply_ok(id);
}

void watch_readable(struct slot *slot)
{
	_Alignas(struct inotify_event) static char buffer[8192];
	ssize_t n = read(slot->fds[0], buffer, sizeof(buffer));
	char *at = buffer;

	while (n > 0 && at < buffer + n) {
		struct inotify_event *event = (struct inotify_event *)at;
		uint8_t payload[4 + NAME_MAX + 1];
		size_t length = event->len ? strnlen(event->name, event->len) : 0;

		memcpy(payload, &event->mask, 4);
		memcpy(payload + 4, event->name, length);
		reply(slot->id, REP_EVENT, payload, 4 + length);
		at += sizeof(*event) + event->len;
	}
}

void uevents_start(uint32_t id)
{
	struct sockaddr_nl address = { .nl_family = AF_NETLINK, .nl_groups = 1 };
	struct slot *slot = slot_take(SLOT_UEVENTS, id);

	if (!slot)
		return reply_errno(id, EBUSY);
	slot->fds[0] = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_KOBJECT_UEVENT);
	if (slot->fds[0] < 0 || bind(slot->fds[0], (struct sockaddr *)&address, sizeof(address))) {
		reply_errno(id, errno);
		return slot_free(slot);
	}
	reply_ok(id);
}

void uevents_readable(struct slot *slot)
{
	static uint8_t message[8192];
	ssize_t n = recv(slot->fds[0], message, sizeof(message), 0);

	if (n > 0)
		reply(slot->id, REP_UEVENT, message, n);
}

void clock_set(uint32_t id, struct reader *r)
{
	uint64_t low = read_u32(r), ms = low | (uint64_t)read_u32(r) << 32;
	struct timeval time = { .tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000 };

	if (r->failed || settimeofday(&time, NULL))
		return reply_errno(id, r->failed ? EINVAL : errno);
	reply_ok(id);
}

void entropy_add(uint32_t id, struct reader *r)
{
	struct {
		struct rand_pool_info info;
		uint8_t bytes[512];
	} pool;
	int fd, error = 0;

	if (r->left == 0 || r->left > sizeof(pool.bytes))
		return reply_errno(id, EINVAL);
	pool.info.entropy_count = r->left * 8;
	pool.info.buf_size = r->left;
	memcpy(pool.info.buf, r->at, r->left);
	fd = open("/dev/urandom", O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return reply_errno(id, errno);
	/* The second call makes the generator take the new bytes at once: copies of one machine part ways here. */
	if (ioctl(fd, RNDADDENTROPY, &pool) || ioctl(fd, RNDRESEEDCRNG))
		error = errno;
	close(fd);
	if (error)
		return reply_errno(id, error);
	reply_ok(id);
}

void tty_size(uint32_t id, struct reader *r)
{
	struct winsize size = { 0 };
	char path[PATH_MAX];
	int fd, error = 0;

	size.ws_row = read_u32(r);
	size.ws_col = read_u32(r);
	read_rest(r, path, sizeof(path));
	if (r->failed)
		return reply_errno(id, EINVAL);
	fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return reply_errno(id, errno);
	if (ioctl(fd, TIOCSWINSZ, &size))
		error = errno;
	close(fd);
	if (error)
		return reply_errno(id, error);
	reply_ok(id);
}
