// SPDX-License-Identifier: MIT
/* Owns error() and error_at_line(), as <error.h> promises them. */
#define _GNU_SOURCE
#include <errno.h>
#include <error.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void (*error_print_progname)(void);
unsigned int error_message_count;
int error_one_per_line;

static void report(int status, int number, const char *file, unsigned int line, const char *format, va_list rest)
{
	fflush(stdout);
	if (error_print_progname)
		error_print_progname();
	else
		fprintf(stderr, "%s:%s", program_invocation_name, file ? "" : " ");
	if (file)
		fprintf(stderr, "%s:%u: ", file, line);
	vfprintf(stderr, format, rest);
	if (number)
		fprintf(stderr, ": %s", strerror(number));
	putc('\n', stderr);
	fflush(stderr);
	error_message_count++;
	if (status)
		exit(status);
}

void error(int status, int number, const char *format, ...)
{
	va_list rest;

	va_start(rest, format);
	report(status, number, NULL, 0, format, rest);
	va_end(rest);
}

void error_at_line(int status, int number, const char *file, unsigned int line, const char *format, ...)
{
	static const char *last_file;
	static unsigned int last_line;
	va_list rest;

	if (error_one_per_line && file && last_file && line == last_line && !strcmp(file, last_file))
		return;
	last_file = file;
	last_line = line;
	va_start(rest, format);
	report(status, number, file, line, format, rest);
	va_end(rest);
}
