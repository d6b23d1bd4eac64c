// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the compile call: what gcc, as, ld and their like are in the guest. It hands its arguments to the page, where
 * the real programs run beside the machine, shows them the files that they ask for, and writes what they made. As
 * distcc, it leaves make, the files and their rights where they are.
 */
#include "compile.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

extern char **environ;
static const char *name = "compile";

void fail(const char *format, ...)
{
	va_list rest;

	fprintf(stderr, "%s: ", name);
	va_start(rest, format);
	vfprintf(stderr, format, rest);
	va_end(rest);
	fputc('\n', stderr);
	exit(1);
}

static void say_list(char **list)
{
	uint32_t count = 0;

	while (list[count])
		count++;
	say_number(count);
	for (uint32_t i = 0; i < count; i++)
		say_text(list[i]);
}

static void say_call(char **argv)
{
	char cwd[PATH_MAX];
	struct winsize size;
	mode_t mask = umask(0);

	umask(mask);
	if (!getcwd(cwd, sizeof(cwd)))
		fail("cannot tell the present folder: %s", strerror(errno));
	say_begin(SAYS_CALL);
	say_number(WIRE_VERSION);
	say_number(mask);
	say_number(ioctl(2, TIOCGWINSZ, &size) ? 0 : size.ws_col ? size.ws_col : 80);
	say_text(cwd);
	say_list(argv);
	say_list(environ);
	say_end();
}

static void say_all(struct frame *frame, void (*say)(const char *path))
{
	/* Its bytes stay where they are until the next frame is heard. */
	while (frame->left > 0)
		say(frame_text(frame));
	say_begin(SAYS_DONE);
	say_end();
}

static void print(int to, const struct frame *frame)
{
	size_t at = 0;

	while (at < frame->left) {
		ssize_t n = write(to, frame->at + at, frame->left - at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			exit(1);
		at += n;
	}
}

int main(int argc, char **argv)
{
	if (argc < 1)
		return 1;
	name = strrchr(argv[0], '/') ? strrchr(argv[0], '/') + 1 : argv[0];
	line_open();
	say_call(argv);
	for (;;) {
		struct frame frame = line_hear();

		switch (frame.type) {
		case WANTS_FILES:
			say_all(&frame, say_file);
			break;
		case WANTS_FOLDERS:
			say_all(&frame, say_folder);
			break;
		case WANTS_STDIN:
			say_stdin();
			break;
		case TELLS_WRITE:
			write_file(&frame);
			break;
		case TELLS_REMOVE:
			unlink(frame_text(&frame));
			break;
		case TELLS_STDOUT:
			print(1, &frame);
			break;
		case TELLS_STDERR:
			print(2, &frame);
			break;
		case TELLS_EXIT:
			return frame_number(&frame);
		default:
			fail("the page said something that makes no sense");
		}
	}
}
