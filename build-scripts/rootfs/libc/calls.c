// SPDX-License-Identifier: MIT
/* Owns system calls that Debian's C library has a function for, and musl has not. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/pidfd.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#ifndef SYS_process_mrelease
#define SYS_process_mrelease 448
#endif

int close_range(unsigned int first, unsigned int last, int flags)
{
	return syscall(SYS_close_range, first, last, flags);
}

void closefrom(int first)
{
	syscall(SYS_close_range, first, ~0u, 0);
}

int execveat(int directory, const char *path, char *const argv[], char *const environment[], int flags)
{
	return syscall(SYS_execveat, directory, path, argv, environment, flags);
}

int getcpu(unsigned int *cpu, unsigned int *node)
{
	return syscall(SYS_getcpu, cpu, node, NULL);
}

int tgkill(pid_t group, pid_t thread, int number)
{
	return syscall(SYS_tgkill, group, thread, number);
}

int pidfd_open(pid_t pid, unsigned int flags)
{
	return syscall(SYS_pidfd_open, pid, flags);
}

int pidfd_getfd(int pidfd, int fd, unsigned int flags)
{
	return syscall(SYS_pidfd_getfd, pidfd, fd, flags);
}

int pidfd_send_signal(int pidfd, int number, siginfo_t *info, unsigned int flags)
{
	return syscall(SYS_pidfd_send_signal, pidfd, number, info, flags);
}

ssize_t process_madvise(int pidfd, const struct iovec *ranges, size_t count, int advice, unsigned int flags)
{
	return syscall(SYS_process_madvise, pidfd, ranges, count, advice, flags);
}

int process_mrelease(int pidfd, unsigned int flags)
{
	return syscall(SYS_process_mrelease, pidfd, flags);
}

/* On a 32-bit machine the kernel takes an offset in two words. */
#define OFFSET(offset) (long)(offset), (long)((unsigned long long)(offset) >> 32)

ssize_t preadv2(int fd, const struct iovec *to, int count, off_t offset, int flags)
{
	return syscall(SYS_preadv2, fd, to, count, OFFSET(offset), flags);
}

ssize_t pwritev2(int fd, const struct iovec *from, int count, off_t offset, int flags)
{
	return syscall(SYS_pwritev2, fd, from, count, OFFSET(offset), flags);
}

int epoll_pwait2(int fd, struct epoll_event *events, int count, const struct timespec *timeout, const sigset_t *mask)
{
	return syscall(SYS_epoll_pwait2, fd, events, count, timeout, mask, 8);
}

int fsopen(const char *name, unsigned int flags)
{
	return syscall(SYS_fsopen, name, flags);
}

int fsconfig(int fd, unsigned int command, const char *key, const void *value, int more)
{
	return syscall(SYS_fsconfig, fd, command, key, value, more);
}

int fsmount(int fd, unsigned int flags, unsigned int attributes)
{
	return syscall(SYS_fsmount, fd, flags, attributes);
}

int fspick(int directory, const char *path, unsigned int flags)
{
	return syscall(SYS_fspick, directory, path, flags);
}

int open_tree(int directory, const char *path, unsigned int flags)
{
	return syscall(SYS_open_tree, directory, path, flags);
}

int move_mount(int from_directory, const char *from, int to_directory, const char *to, unsigned int flags)
{
	return syscall(SYS_move_mount, from_directory, from, to_directory, to, flags);
}
