// SPDX-License-Identifier: GPL-2.0
/* The corpus: what happens in a directory, by inotify; and the directory read. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

int main(void)
{
	char directory[] = "/tmp/corpus-XXXXXX", path[PATH_MAX], buffer[4096] __attribute__((aligned(8)));
	int fd = inotify_init1(IN_CLOEXEC), made = 0, entries = 0;
	struct dirent *entry;
	ssize_t length;
	DIR *dir;

	if (fd < 0 || !mkdtemp(directory) || inotify_add_watch(fd, directory, IN_CREATE | IN_CLOSE_WRITE | IN_DELETE) < 0) {
		fprintf(stderr, "%s: %m\n", directory);
		return 1;
	}
	snprintf(path, sizeof(path), "%s/file", directory);
	close(open(path, O_CREAT | O_WRONLY, 0600));
	dir = opendir(directory);
	while ((entry = readdir(dir)) != NULL)
		entries += entry->d_type == DT_REG;
	closedir(dir);
	unlink(path);
	length = read(fd, buffer, sizeof(buffer));
	for (char *at = buffer; at < buffer + length; at += sizeof(struct inotify_event) + ((struct inotify_event *)at)->len) {
		struct inotify_event *event = (struct inotify_event *)at;

		printf("%#x %s\n", event->mask, event->len ? event->name : "");
		made |= event->mask;
	}
	rmdir(directory);
	return entries == 1 && (made & (IN_CREATE | IN_DELETE)) == (IN_CREATE | IN_DELETE) ? 0 : 1;
}
