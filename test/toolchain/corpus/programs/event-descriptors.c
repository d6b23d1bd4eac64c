// SPDX-License-Identifier: GPL-2.0
/* The corpus: signals, timers and events as descriptors, waited for by epoll, poll and select. */
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

static void add(int epoll, int fd)
{
	struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.fd = fd};

	if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event))
		perror("epoll_ctl");
}

int main(void)
{
	struct itimerspec soon = {.it_value.tv_nsec = 5000000};
	int epoll = epoll_create1(EPOLL_CLOEXEC), signals, timer, events, seen = 0;
	struct pollfd pollfd;
	fd_set set;
	sigset_t mask;

	sigemptyset(&mask);
	sigaddset(&mask, SIGUSR1);
	sigprocmask(SIG_BLOCK, &mask, NULL);
	signals = signalfd(-1, &mask, SFD_NONBLOCK);
	timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
	events = eventfd(0, EFD_SEMAPHORE);
	add(epoll, signals);
	add(epoll, timer);
	add(epoll, events);
	timerfd_settime(timer, 0, &soon, NULL);
	raise(SIGUSR1);
	eventfd_write(events, 2);
	while (seen != 7) {
		struct epoll_event ready[4];
		int i, count = epoll_wait(epoll, ready, 4, 1000);

		if (count <= 0)
			return 1;
		for (i = 0; i < count; i++)
			seen |= ready[i].data.fd == signals ? 1 : ready[i].data.fd == timer ? 2 : 4;
	}
	pollfd = (struct pollfd){.fd = events, .events = POLLIN};
	FD_ZERO(&set);
	FD_SET(signals, &set);
	printf("%d %d %d\n", seen, poll(&pollfd, 1, 0), select(signals + 1, &set, NULL, NULL, &(struct timeval){0}));
	return pollfd.revents & POLLIN && FD_ISSET(signals, &set) ? 0 : 1;
}
