// SPDX-License-Identifier: MIT
/*
 * What each program of the toolchain asks of the compiler room beyond WASI. In a standalone module Emscripten's libc
 * opens nothing and knows no terminal; these stand in its place, linked before it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/ioctl.h>

#define HOST(name) __attribute__((import_module("modlab"), import_name(name)))

HOST("open") int host_open(const char *path, int flags, int mode);
/* Columns of the terminal behind a descriptor, 0 if it is none. */
HOST("terminal_columns") int host_terminal_columns(int fd);

long __syscall_open(const char *path, long flags, ...)
{
	va_list rest;
	int mode = 0;

	va_start(rest, flags);
	if (flags & O_CREAT)
		mode = va_arg(rest, int);
	va_end(rest);
	return host_open(path, flags, mode);
}

int ioctl(int fd, int request, ...)
{
	va_list rest;
	struct winsize *size;
	int columns = host_terminal_columns(fd);

	if (request != TIOCGWINSZ || columns == 0) {
		errno = ENOTTY;
		return -1;
	}
	va_start(rest, request);
	size = va_arg(rest, struct winsize *);
	va_end(rest);
	*size = (struct winsize){.ws_row = 25, .ws_col = columns};
	return 0;
}

int isatty(int fd)
{
	if (host_terminal_columns(fd) > 0)
		return 1;
	errno = ENOTTY;
	return 0;
}
