/* SPDX-License-Identifier: MIT */
#ifndef _SYS_PIDFD_H
#define _SYS_PIDFD_H 1
#include <fcntl.h>
#include <signal.h>
#include <sys/types.h>
#ifdef __cplusplus
extern "C" {
#endif

#define PIDFD_NONBLOCK O_NONBLOCK

int pidfd_open(pid_t, unsigned int);
int pidfd_getfd(int, int, unsigned int);
#if defined(_GNU_SOURCE) || defined(_BSD_SOURCE) || defined(_POSIX_C_SOURCE)
int pidfd_send_signal(int, int, siginfo_t *, unsigned int);
#endif

#ifdef __cplusplus
}
#endif
#endif
