// SPDX-License-Identifier: GPL-2.0
/* Owns what each child of the agent does before its own work: no signals, descriptors or privileges of the agent's. */
#include "agent.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* All from 3 on but two; the number is close_range(2)'s, which musl does not wrap. */
static void close_all_but(unsigned int low, unsigned int high)
{
	unsigned int next = 3;

	if (low > high) {
		unsigned int swapped = low;

		low = high;
		high = swapped;
	}
	if (low > next)
		syscall(SYS_close_range, next, low - 1, 0);
	if (low >= next)
		next = low + 1;
	if (high > next)
		syscall(SYS_close_range, next, high - 1, 0);
	if (high >= next)
		next = high + 1;
	syscall(SYS_close_range, next, ~0u, 0);
}

void child_oom_score(const char *score)
{
	int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	if (write(fd, score, strlen(score)) < 0)
		; /* not root, in a test */
	close(fd);
}

void child_begin(int death_signal, int keep, int keep_too)
{
	sigset_t none;

	/* A request dies with the agent: the page is told that it was interrupted. */
	prctl(PR_SET_PDEATHSIG, death_signal);
	setsid();
	signal(SIGCHLD, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	close_all_but(keep, keep_too);
}
