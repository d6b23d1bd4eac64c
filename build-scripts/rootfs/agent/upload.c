// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the bytes of a file or a long script while they come in frames. They wait in an anonymous file: no path of the
 * guest is touched before all are there, and a request that never ends leaves nothing behind.
 */
#include "agent.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* All of it is RAM. */
#define LARGEST (64 * 1024 * 1024)

static const char prologue[] = "exec 3<&-;";

static void take(struct slot *slot, const uint8_t *bytes, size_t length)
{
	if (length > slot->missing)
		return slot_fail(slot, EINVAL, "");
	slot->missing -= length;
	while (length > 0) {
		ssize_t n = write(slot->upload, bytes, length);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return slot_fail(slot, n ? errno : EIO, "");
		bytes += n;
		length -= n;
	}
	if (slot->missing > 0)
		return;
	if (slot->type == REQ_RUN)
		run_start(slot, NULL, 0);
	else
		file_start(slot);
}

void upload_start(const struct request *request)
{
	uint32_t size = request->number[request->type == REQ_RUN ? 2 : 1];
	struct slot *slot = slot_take(SLOT_UPLOAD, request);

	if (!slot)
		return;
	/* A script that came whole in one frame needs no file. */
	if (request->type == REQ_RUN && request->length == size)
		return run_start(slot, request->data, request->length);
	if (size > LARGEST)
		return slot_fail(slot, EFBIG, "");
	slot->upload = memfd_create("modlab-upload", MFD_CLOEXEC);
	if (slot->upload < 0)
		return slot_fail(slot, errno, "");
	slot->missing = size;
	/* The shell reads such a script from descriptor 3, which is no business of what the script starts. */
	if (request->type == REQ_RUN && write(slot->upload, prologue, strlen(prologue)) < 0)
		return slot_fail(slot, errno, "");
	take(slot, request->data, request->length);
}

void upload_data(const struct request *request)
{
	struct slot *slot = slot_of(request->id);

	/* After a failure the rest still arrives; it is nobody's. */
	if (slot && slot->kind == SLOT_UPLOAD)
		take(slot, request->data, request->length);
}
