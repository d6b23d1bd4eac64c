// SPDX-License-Identifier: GPL-2.0
/* Owns the work of the child behind a request about a path: read, written whole or not at all, listed, looked at. */
#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* A packet that is written whole (PIPE_BUF). */
#define PACKET 4096
#define MAX_ENTRIES 16384
/* A longer target of a link is cut, so that any entry fits a packet. */
#define MAX_TARGET 3072

static uint8_t packet[PACKET];
static size_t filled = 1;

static int send_packet(int out, uint8_t type)
{
	packet[0] = type;
	if (write(out, packet, filled) < 0)
		return errno;
	filled = 1;
	return 0;
}

static int read_file(const struct slot *slot, int out)
{
	uint32_t left = slot->number[0];
	int error = 0, fd;
	ssize_t n;

	/* Not blocking: a FIFO or a device with nothing to say is empty. */
	fd = open(slot->path, O_RDONLY | O_NONBLOCK);
	if (fd < 0)
		return errno;
	while (!error && (n = read(fd, packet + 1, PACKET - 1)) != 0) {
		if (n < 0)
			return errno == EAGAIN ? 0 : errno;
		if ((size_t)n > left)
			return EFBIG;
		left -= n;
		filled = 1 + n;
		error = send_packet(out, REP_DATA);
	}
	return error;
}

static char temporary[PATH_MAX + 32];

static void on_term(int signal)
{
	(void)signal;
	unlink(temporary);
	_exit(1);
}

static int write_all(int fd, const uint8_t *bytes, size_t length)
{
	/* At least once: an empty write means something to a device. */
	do {
		ssize_t n = write(fd, bytes, length);

		if (n < 0)
			return errno;
		if (n == 0 && length)
			return EIO;
		bytes += n;
		length -= n;
	} while (length > 0);
	return 0;
}

/* A hidden file in the directory of `real`, named after the request. */
static int open_temporary(const char *real, uint32_t id)
{
	const char *slash = strrchr(real, '/');
	size_t folder = slash ? slash + 1 - real : 0;
	char *at = temporary + folder;

	memcpy(temporary, real, folder);
	at = strcpy(at, ".modlab-") + 8;
	for (int shift = 28; shift >= 0; shift -= 4)
		*at++ = "0123456789abcdef"[id >> shift & 15];
	*at = 0;
	return open(temporary, O_WRONLY | O_CREAT | O_EXCL, 0600);
}

static int replace(const char *real, int fd, const struct stat *old, mode_t mode, const uint8_t *bytes, size_t size)
{
	int error;

	signal(SIGTERM, on_term);
	error = write_all(fd, bytes, size);
	if (!error && old && fchown(fd, old->st_uid, old->st_gid))
		error = errno;
	if (!error && (fchmod(fd, mode) || rename(temporary, real)))
		error = errno;
	if (error)
		unlink(temporary);
	return error;
}

static int write_file(const struct slot *slot)
{
	size_t size = slot->number[1];
	const uint8_t *bytes = packet;
	char resolved[PATH_MAX];
	/* A link's target is replaced, not the link. */
	const char *real = realpath(slot->path, resolved) ? resolved : slot->path;
	struct stat st;
	int exists = !stat(real, &st), fd;

	if (size) {
		bytes = mmap(NULL, size, PROT_READ, MAP_SHARED, slot->upload, 0);
		if (bytes == MAP_FAILED)
			return errno;
	}
	if (exists && S_ISDIR(st.st_mode))
		return EISDIR;
	if (!exists || S_ISREG(st.st_mode)) {
		fd = open_temporary(real, slot->id);
		if (fd >= 0)
			return replace(real, fd, exists ? &st : NULL, slot->number[0] & 07777, bytes, size);
		/* proc and sysfs let no file be made. */
		if (!exists || (errno != EACCES && errno != EPERM && errno != ENOENT))
			return errno;
	}
	/* Devices and the files of proc and sysfs are written in place, in one piece where the kernel takes it. */
	fd = open(real, O_WRONLY | O_NONBLOCK);
	if (fd < 0)
		return errno;
	return write_all(fd, bytes, size);
}

static uint8_t *put_string(uint8_t *at, const char *text, size_t length)
{
	*at++ = length;
	*at++ = length >> 8;
	memcpy(at, text, length);
	return at + length;
}

static int add_entry(int out, int folder, const char *path, const char *name)
{
	char target[MAX_TARGET];
	size_t name_length = strlen(name);
	ssize_t target_length = 0;
	struct stat st;
	uint64_t mtime;
	uint8_t *at;

	if (fstatat(folder, path, &st, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT))
		return errno;
	if (S_ISLNK(st.st_mode))
		target_length = readlinkat(folder, path, target, sizeof(target));
	if (target_length < 0)
		target_length = 0;
	if (name_length > NAME_MAX)
		name_length = NAME_MAX;
	if (filled + 7 * 4 + 4 + name_length + target_length > PACKET) {
		int error = send_packet(out, REP_ENTRIES);

		if (error)
			return error;
	}
	mtime = (uint64_t)st.st_mtim.tv_sec * 1000 + st.st_mtim.tv_nsec / 1000000;
	at = put32(packet + filled, st.st_mode);
	at = put32(at, st.st_size);
	at = put32(at, (uint64_t)st.st_size >> 32);
	at = put32(at, mtime);
	at = put32(at, mtime >> 32);
	at = put32(at, major(st.st_rdev));
	at = put32(at, minor(st.st_rdev));
	at = put_string(at, name, name_length);
	at = put_string(at, target, target_length);
	filled = at - packet;
	return 0;
}

/* getdents64(2)'s record, which the C libraries call by different names. */
struct record {
	uint64_t inode;
	int64_t offset;
	uint16_t length;
	uint8_t type;
	char name[];
};

static int list(const struct slot *slot, int out)
{
	static _Alignas(struct record) char records[8192];
	int folder = open(slot->path, O_RDONLY | O_DIRECTORY);
	int count = 0;
	long n;

	if (folder < 0)
		return errno;
	while ((n = syscall(SYS_getdents64, folder, records, sizeof(records))) > 0) {
		for (long at = 0; at < n;) {
			const struct record *record = (const struct record *)(records + at);

			at += record->length;
			if (!strcmp(record->name, ".") || !strcmp(record->name, ".."))
				continue;
			if (++count > MAX_ENTRIES)
				return EFBIG;
			/* An entry that went away meanwhile is not in the list. */
			add_entry(out, folder, record->name, record->name);
		}
	}
	if (n < 0)
		return errno;
	return filled > 1 ? send_packet(out, REP_ENTRIES) : 0;
}

static int look(const struct slot *slot, int out)
{
	const char *slash = strrchr(slot->path, '/');
	int error = add_entry(out, AT_FDCWD, slot->path, slash && slash[1] ? slash + 1 : slot->path);

	return error ? error : send_packet(out, REP_ENTRIES);
}

static int size_tty(const struct slot *slot)
{
	struct winsize size = { .ws_row = slot->number[0], .ws_col = slot->number[1] };
	int fd = open(slot->path, O_RDWR | O_NOCTTY | O_NONBLOCK);

	return fd < 0 || ioctl(fd, TIOCSWINSZ, &size) ? errno : 0;
}

int file_work(struct slot *slot, int out)
{
	switch (slot->type) {
	case REQ_READ:
		return read_file(slot, out);
	case REQ_WRITE:
		return write_file(slot);
	case REQ_LIST:
		return list(slot, out);
	case REQ_STAT:
		return look(slot, out);
	case REQ_TTYSIZE:
		return size_tty(slot);
	default:
		return ENOSYS;
	}
}
