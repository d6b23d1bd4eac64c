// SPDX-License-Identifier: GPL-2.0
/*
 * Owns requests about paths. Each is done by a child: a read of a student's device, or of a file whose driver holds
 * a lock for ever, must not take the control channel with it. The child answers in packets of one reply each
 * (pipe(7), O_DIRECT): a type and its payload.
 */
#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Since the last sign of life. The page waits longer than this. */
#ifndef PATIENCE_MS
#define PATIENCE_MS 8000
#endif

void file_start(struct slot *slot)
{
	int packets[2];
	pid_t pid;

	slot->kind = SLOT_FILE;
	if (pipe2(packets, O_CLOEXEC | O_DIRECT))
		return slot_fail(slot, errno, "");
	pid = fork();
	if (pid == 0) {
		uint8_t last[5] = { REP_OK };
		int error;

		child_begin(SIGTERM, packets[1], slot->upload >= 0 ? slot->upload : packets[1]);
		error = file_work(slot, packets[1]);
		if (error) {
			last[0] = REP_ERROR;
			put32(last + 1, error);
		}
		_exit(write(packets[1], last, error ? 5 : 1) < 0);
	}
	close(packets[1]);
	fcntl(packets[0], F_SETFL, O_NONBLOCK | O_DIRECT);
	slot->fds[0] = packets[0];
	if (pid < 0)
		return slot_fail(slot, errno, "");
	slot->child = pid;
	slot->deadline = now_ms() + PATIENCE_MS;
}

void file_readable(struct slot *slot)
{
	static uint8_t packet[4096];
	ssize_t n = read(slot->fds[0], packet, sizeof(packet));

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	/* The child was killed: by the kernel for want of memory, or in the driver's oops. */
	if (n <= 0)
		return slot_fail(slot, EIO, "");
	reply(slot->id, packet[0], packet + 1, n - 1);
	slot->deadline = now_ms() + PATIENCE_MS;
	if (packet[0] == REP_OK || packet[0] == REP_ERROR)
		slot_free(slot);
	memset(packet, 0, n);
}

void file_overdue(struct slot *slot)
{
	int waiting = 0;

	/* It is the host that is slow. */
	ioctl(slot->fds[0], FIONREAD, &waiting);
	if (waiting > 0)
		slot->deadline = now_ms() + PATIENCE_MS;
	else
		slot_fail(slot, ETIMEDOUT, "");
}
