/* SPDX-License-Identifier: MIT */
#ifndef _ERROR_H
#define _ERROR_H 1
#ifdef __cplusplus
extern "C" {
#endif

extern void (*error_print_progname)(void);
extern unsigned int error_message_count;
extern int error_one_per_line;

/* Prints the program's name, a message and what `number` (an errno value; 0: none) means; ends the program unless `status` is 0. */
void error(int status, int number, const char *format, ...) __attribute__((__format__(__printf__, 3, 4)));
void error_at_line(int status, int number, const char *file, unsigned int line, const char *format, ...)
	__attribute__((__format__(__printf__, 5, 6)));

#ifdef __cplusplus
}
#endif
#endif
