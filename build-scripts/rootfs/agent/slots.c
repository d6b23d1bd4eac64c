// SPDX-License-Identifier: GPL-2.0
/* Owns the requests under way: a fixed number of slots, and how each ends. */
#include "agent.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct slot slots[MAX_REQUESTS];

int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct slot *slot_of(uint32_t id)
{
	for (int i = 0; i < MAX_REQUESTS; i++)
		if (slots[i].kind != SLOT_FREE && slots[i].id == id)
			return &slots[i];
	return NULL;
}

struct slot *slot_take(enum slot_kind kind, const struct request *request)
{
	struct slot *slot = slots;

	while (slot < slots + MAX_REQUESTS && slot->kind != SLOT_FREE)
		slot++;
	if (slot == slots + MAX_REQUESTS || slot_of(request->id)) {
		reply_error(request->id, EBUSY, "");
		return NULL;
	}
	/* Not the whole of it: the path's page is touched only where a path is long. */
	memset(slot, 0, offsetof(struct slot, user));
	slot->kind = kind;
	slot->id = request->id;
	slot->type = request->type;
	slot->fds[0] = slot->fds[1] = slot->upload = slot->trouble = -1;
	memcpy(slot->number, request->number, sizeof(slot->number));
	strcpy(slot->user, request->user);
	strcpy(slot->path, request->path);
	return slot;
}

static void close_if_open(int fd)
{
	if (fd >= 0)
		close(fd);
}

void slot_free(struct slot *slot)
{
	if (slot->child > 0 && !slot->exited) {
		/* SIGTERM lets the writer of a file take back its temporary one; no other child of ours minds it. */
		if (slot->kind == SLOT_FILE) {
			kill(slot->child, SIGTERM);
		} else {
			kill(-slot->child, SIGKILL);
			/* Before it was its group's leader. */
			kill(slot->child, SIGKILL);
		}
	}
	close_if_open(slot->fds[0]);
	close_if_open(slot->fds[1]);
	close_if_open(slot->upload);
	close_if_open(slot->trouble);
	slot->kind = SLOT_FREE;
}

void slot_fail(struct slot *slot, int error, const char *what)
{
	reply_error(slot->id, error, what);
	slot_free(slot);
}
