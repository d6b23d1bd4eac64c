/* SPDX-License-Identifier: MIT */
/* backtrace() follows frame pointers: compile with -O0 or -fno-omit-frame-pointer. */
#ifndef _EXECINFO_H
#define _EXECINFO_H 1
#ifdef __cplusplus
extern "C" {
#endif

int backtrace(void **, int);
char **backtrace_symbols(void *const *, int);
void backtrace_symbols_fd(void *const *, int, int);

#ifdef __cplusplus
}
#endif
#endif
