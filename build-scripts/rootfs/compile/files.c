// SPDX-License-Identifier: GPL-2.0
/* Owns the files of a compile call: those that the page wants to see, and those that it writes. */
#include "compile.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a folder's listing brings along unasked: sources, up to so much of them. */
#define ALONG_EACH (256 * 1024)
#define ALONG_ALL (1024 * 1024)

static void say_bytes_of(int fd, size_t length)
{
	uint8_t *room = say_room(length);
	size_t at = 0;

	while (at < length) {
		ssize_t n = read(fd, room + at, length - at);

		if (n < 0 && errno == EINTR)
			continue;
		/* It shrank meanwhile: the rest is zeros. */
		if (n <= 0) {
			memset(room + at, 0, length - at);
			return;
		}
		at += n;
	}
}

void say_file(const char *path)
{
	struct stat stat;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int known = fd >= 0 ? !fstat(fd, &stat) : !lstat(path, &stat);
	uint32_t kind = KIND_OTHER;

	if (!known)
		kind = KIND_ABSENT;
	else if (S_ISDIR(stat.st_mode))
		kind = KIND_FOLDER;
	else if (S_ISREG(stat.st_mode) && fd >= 0)
		kind = KIND_FILE;
	say_begin(SAYS_FILE);
	say_text(path);
	say_number(kind);
	say_number(known ? stat.st_mode & 07777 : 0);
	say_number(known ? stat.st_mtime : 0);
	if (kind == KIND_FILE)
		say_bytes_of(fd, stat.st_size);
	say_end();
	if (fd >= 0)
		close(fd);
}

static int is_source(const char *name)
{
	static const char *const suffixes[] = { ".c", ".h", ".S", ".inc" };
	size_t length = strlen(name);

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++) {
		size_t its = strlen(suffixes[i]);

		if (length > its && !strcmp(name + length - its, suffixes[i]))
			return 1;
	}
	return 0;
}

void say_folder(const char *path)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	size_t along = 0;

	say_begin(SAYS_FOLDER);
	say_text(path);
	say_number(folder != NULL);
	while (folder && (entry = readdir(folder)))
		say_text(entry->d_name);
	say_end();
	if (!folder)
		return;
	rewinddir(folder);
	while ((entry = readdir(folder))) {
		char name[4096 + 256];
		struct stat stat;

		if (!is_source(entry->d_name))
			continue;
		snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
		if (lstat(name, &stat) || !S_ISREG(stat.st_mode) || stat.st_size > ALONG_EACH ||
		    along + stat.st_size > ALONG_ALL)
			continue;
		along += stat.st_size;
		say_file(name);
	}
	closedir(folder);
}

void say_stdin(void)
{
	say_begin(SAYS_STDIN);
	for (;;) {
		uint8_t some[4096];
		ssize_t n = read(0, some, sizeof(some));

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		say_bytes(some, n);
	}
	say_end();
}

/* As a compiler writes: a new file with what the umask leaves, one that is there as it is; a program can be run. */
void write_file(struct frame *frame)
{
	uint32_t mode = frame_number(frame);
	char *path = frame_text(frame);
	mode_t mask = umask(0);
	int fd;

	umask(mask);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode & 0777);
	while (fd >= 0 && frame->left > 0) {
		ssize_t n = write(fd, frame->at, frame->left);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			fail("error: writing %s: %s", path, strerror(errno));
		frame->at += n;
		frame->left -= n;
	}
	if (fd < 0)
		fail("error: cannot create %s: %s", path, strerror(errno));
	if (mode & 0111)
		fchmod(fd, mode & 0777 & ~mask);
	close(fd);
	free(path);
}
