// SPDX-License-Identifier: GPL-2.0
/*
 * Speaks to slate through ioctl(2): `slatectl length`, `slatectl wipe`, or `slatectl NUMBER` for a
 * command that the device may not know. A second argument names another device than /dev/slate.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "../slate.h"

int main(int argc, char **argv)
{
	const char *path = argc > 2 ? argv[2] : "/dev/slate";
	unsigned int command;
	int length = 0;
	int fd;

	if (argc < 2) {
		fprintf(stderr, "usage: slatectl length|wipe|NUMBER [DEVICE]\n");
		return 2;
	}
	if (!strcmp(argv[1], "length"))
		command = SLATE_LENGTH;
	else if (!strcmp(argv[1], "wipe"))
		command = SLATE_WIPE;
	else
		command = strtoul(argv[1], NULL, 0);

	fd = open(path, O_RDWR);
	if (fd < 0) {
		fprintf(stderr, "slatectl: %s: %s\n", path, strerror(errno));
		return 1;
	}
	if (ioctl(fd, command, &length) < 0) {
		fprintf(stderr, "slatectl: command 0x%08x: %s\n", command, strerror(errno));
		return 1;
	}
	printf("command 0x%08x: done\n", command);
	if (command == SLATE_LENGTH)
		printf("%d bytes are written on it\n", length);
	return 0;
}
