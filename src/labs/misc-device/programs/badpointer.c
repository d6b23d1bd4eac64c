// SPDX-License-Identifier: GPL-2.0
/*
 * Gives the guest book pointers that are no good: to nothing, to the kernel's own memory, to
 * memory that may only be read. It prints what the kernel says to each of them.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char fixed[] = "these bytes may be read, but not written to";

static void tell(const char *call, const void *pointer, const char *what, ssize_t result)
{
	if (result < 0)
		printf("%-5s %10p, %s: %s%s\n", call, pointer, what,
		       errno == EFAULT ? "EFAULT, " : "", strerror(errno));
	else
		printf("%-5s %10p, %s: %zd\n", call, pointer, what, result);
}

int main(void)
{
	void *nothing = NULL;
	void *kernel = (void *)0xc0300000;
	int fd = open("/dev/guestbook", O_RDWR);

	if (fd < 0) {
		fprintf(stderr, "badpointer: /dev/guestbook: %s\n", strerror(errno));
		return 1;
	}
	tell("write", nothing, "nothing", write(fd, nothing, 8));
	tell("write", kernel, "the kernel's", write(fd, kernel, 8));
	tell("read", nothing, "nothing", read(fd, nothing, 8));
	tell("read", kernel, "the kernel's", read(fd, kernel, 8));
	tell("read", fixed, "read only", read(fd, (void *)fixed, 8));
	return 0;
}
