// SPDX-License-Identifier: GPL-2.0
/* Owns files: read, written whole or not at all, listed, looked at. */
#include "agent.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define CHUNK (32 * 1024)
#define MAX_ENTRIES 4096

void file_read(uint32_t id, struct reader *r)
{
	static uint8_t chunk[CHUNK];
	char path[PATH_MAX];
	uint32_t left = read_u32(r);
	ssize_t n = 0;
	int fd;

	read_rest(r, path, sizeof(path));
	if (r->failed)
		return reply_errno(id, EINVAL);
	/* Not blocking, so that a FIFO or a device with nothing to say does not stop the agent. */
	fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return reply_errno(id, errno);
	while ((n = read(fd, chunk, sizeof(chunk))) > 0) {
		if ((uint32_t)n > left) {
			close(fd);
			return reply_errno(id, EFBIG);
		}
		reply(id, REP_DATA, chunk, n);
		left -= n;
	}
	if (n < 0 && errno != EAGAIN)
		reply_errno(id, errno);
	else
		reply_ok(id);
	close(fd);
}

void file_write(uint32_t id, struct reader *r)
{
	char path[PATH_MAX], real[PATH_MAX], temporary[PATH_MAX + 32];
	mode_t mode = read_u32(r) & 07777;
	struct slot *slot;
	struct stat st;
	int fd = -1;

	read_rest(r, path, sizeof(path));
	if (r->failed)
		return reply_errno(id, EINVAL);
	slot = slot_take(SLOT_WRITE, id);
	if (!slot)
		return reply_errno(id, EBUSY);
	/* A link's target is replaced, not the link. */
	if (!realpath(path, real))
		strcpy(real, path);
	snprintf(temporary, sizeof(temporary), "%s.modlab-%08x", real, (unsigned int)id);
	if (stat(real, &st) || S_ISREG(st.st_mode)) {
		fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
		if (fd >= 0)
			slot->temporary = strdup(temporary);
	}
	/* Devices, and the files of proc and sysfs (where none can be made), are written in place. */
	if (fd < 0)
		fd = open(real, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0) {
		reply_errno(id, errno);
		return slot_free(slot);
	}
	slot->fds[0] = fd;
	slot->path = strdup(real);
	slot->mode = mode;
}

static void fail(struct slot *slot, int error)
{
	reply_errno(slot->id, error);
	slot_free(slot);
}

void file_data(uint32_t id, struct reader *r)
{
	struct slot *slot = slot_of(id);

	/* After a failure the rest of the data still arrives; it is nobody's. */
	if (!slot || slot->kind != SLOT_WRITE)
		return;
	while (r->left > 0) {
		ssize_t n = write(slot->fds[0], r->at, r->left);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return fail(slot, n ? errno : EIO);
		r->at += n;
		r->left -= n;
	}
}

void file_end(uint32_t id)
{
	struct slot *slot = slot_of(id);

	if (!slot || slot->kind != SLOT_WRITE)
		return;
	if (slot->temporary && (fchmod(slot->fds[0], slot->mode) || rename(slot->temporary, slot->path)))
		return fail(slot, errno);
	free(slot->temporary);
	slot->temporary = NULL;
	reply_ok(id);
	slot_free(slot);
}

static uint8_t *put(uint8_t *at, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		*at++ = value >> 8 * i;
	return at;
}

static uint8_t *put_string(uint8_t *at, const char *text)
{
	size_t length = strlen(text);

	*at++ = length;
	*at++ = length >> 8;
	memcpy(at, text, length);
	return at + length;
}

static int send_entry(uint32_t id, const char *path, const char *name)
{
	static uint8_t payload[64 + NAME_MAX + 2 * PATH_MAX];
	char target[PATH_MAX] = "";
	uint8_t *at = payload;
	struct stat st;
	uint64_t mtime;

	if (lstat(path, &st))
		return -1;
	if (S_ISLNK(st.st_mode)) {
		ssize_t n = readlink(path, target, sizeof(target) - 1);

		target[n > 0 ? n : 0] = 0;
	}
	mtime = (uint64_t)st.st_mtim.tv_sec * 1000 + st.st_mtim.tv_nsec / 1000000;
	at = put(at, st.st_mode);
	at = put(at, st.st_size);
	at = put(at, (uint64_t)st.st_size >> 32);
	at = put(at, mtime);
	at = put(at, mtime >> 32);
	at = put(at, major(st.st_rdev));
	at = put(at, minor(st.st_rdev));
	at = put_string(at, name);
	at = put_string(at, target);
	reply(id, REP_ENTRY, payload, at - payload);
	return 0;
}

void file_list(uint32_t id, struct reader *r)
{
	char path[PATH_MAX], inside[PATH_MAX + NAME_MAX + 2];
	struct dirent *entry;
	int count = 0;
	DIR *dir;

	read_rest(r, path, sizeof(path));
	if (r->failed)
		return reply_errno(id, EINVAL);
	dir = opendir(path);
	if (!dir)
		return reply_errno(id, errno);
	while ((entry = readdir(dir))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		if (++count > MAX_ENTRIES) {
			closedir(dir);
			return reply_errno(id, EFBIG);
		}
		snprintf(inside, sizeof(inside), "%s/%s", path, entry->d_name);
		/* An entry that went away meanwhile is not in the list. */
		send_entry(id, inside, entry->d_name);
	}
	closedir(dir);
	reply_ok(id);
}

void file_stat(uint32_t id, struct reader *r)
{
	char path[PATH_MAX];
	const char *name;

	read_rest(r, path, sizeof(path));
	if (r->failed)
		return reply_errno(id, EINVAL);
	name = strrchr(path, '/');
	if (send_entry(id, path, name && name[1] ? name + 1 : path))
		return reply_errno(id, errno);
	reply_ok(id);
}
