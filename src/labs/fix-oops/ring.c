// SPDX-License-Identifier: GPL-2.0
/*
 * Uses a doorbell that nobody has rung yet: asks who rang, rings as a friend, rings as a stranger.
 * What becomes of it goes to the terminal and to the kernel's log, where the lesson reads it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char text[64];	/* what was read last */

static void say(const char *topic, const char *became, const char *what)
{
	int log = open("/dev/kmsg", O_WRONLY);

	printf("%s%s%s\n", topic, became, what);
	fflush(stdout);
	if (log >= 0) {
		dprintf(log, "ring: %s%s%s\n", topic, became, what);
		close(log);
	}
}

static int door(void)
{
	int fd = open("/dev/doorbell", O_RDWR);

	if (fd < 0) {
		say("open: ", strerror(errno), "");
		exit(1);
	}
	return fd;
}

static int look(void)
{
	int fd = door();
	int got = read(fd, text, sizeof(text) - 1);

	text[got > 0 ? got : 0] = '\0';
	text[strcspn(text, "\n")] = '\0';
	close(fd);
	return got;
}

static int ring(const char *name)
{
	int fd = door();
	int took = write(fd, name, strlen(name));

	close(fd);
	return took;
}

int main(void)
{
	say("begins", "", "");
	close(door());

	/* If the kernel stumbles in one of these calls, it kills this program there. */
	printf("nobody has rung: I read\n");
	fflush(stdout);
	if (look() < 0)
		say("nobody: ", "refused: ", strerror(errno));
	else if (*text)
		say("nobody: ", "it said: ", text);
	else
		say("nobody: ", "", "it gave nothing, and no error");

	printf("a friend: I write anna, and read\n");
	fflush(stdout);
	if (ring("anna") < 0 || look() < 0)
		say("friend: ", "refused: ", strerror(errno));
	else
		say("friend: ", strstr(text, "anna") ? "it said: " : "it did not name her: ", text);

	printf("a stranger: I write zoe, and read\n");
	fflush(stdout);
	if (ring("zoe") >= 0) {
		say("stranger: ", "", "taken, as if it were known");
	} else {
		int error = errno;

		if (look() > 0 && strstr(text, "anna"))
			say("stranger: ", "refused: ", strerror(error));
		else
			say("stranger: ", "", "refused, but who rang before is forgotten");
	}
	return 0;
}
