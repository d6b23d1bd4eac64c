// SPDX-License-Identifier: GPL-2.0
/*
 * Tries one operation after the other on a device, and tells the terminal and the kernel's log what
 * the kernel answers: `tryall /dev/bare`.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

/* The name of what failed as errno.h has it; these are the ones that can come. */
static const char *name(int error)
{
	switch (error) {
	case EINVAL:
		return "EINVAL";
	case ESPIPE:
		return "ESPIPE";
	case ENOTTY:
		return "ENOTTY";
	case ENODEV:
		return "ENODEV";
	default:
		return "error";
	}
}

/* For the lesson, which reads the log. */
static void say(const char *line)
{
	int log = open("/dev/kmsg", O_WRONLY);

	if (log >= 0) {
		dprintf(log, "<6>tryall: %s", line);
		close(log);
	}
}

static void tell(const char *operation, long result)
{
	char line[100];

	if (result < 0) {
		printf("%-6s %s: %s\n", operation, name(errno), strerror(errno));
		snprintf(line, sizeof(line), "%s: %s", operation, name(errno));
	} else {
		printf("%-6s %ld\n", operation, result);
		snprintf(line, sizeof(line), "%s: %ld", operation, result);
	}
	say(line);
}

int main(int argc, char **argv)
{
	struct pollfd ask = {.events = POLLIN | POLLOUT};
	char byte = 'x';
	void *memory;
	int fd;

	if (argc != 2) {
		fprintf(stderr, "usage: tryall DEVICE\n");
		return 2;
	}
	say("begins");
	fd = open(argv[1], O_RDWR);
	tell("open", fd < 0 ? -1 : 0);
	if (fd < 0)
		return 1;
	tell("read", read(fd, &byte, 1));
	tell("write", write(fd, &byte, 1));
	tell("lseek", lseek(fd, 5, SEEK_SET));
	tell("ioctl", ioctl(fd, 0x1234, &byte));
	memory = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
	tell("mmap", memory == MAP_FAILED ? -1 : 0);
	ask.fd = fd;
	tell("poll", poll(&ask, 1, 0));
	tell("close", close(fd));
	return 0;
}
