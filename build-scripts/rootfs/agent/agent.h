/* SPDX-License-Identifier: GPL-2.0 */
/* Owns the wire format's constants and what the agent's files share. README.md describes the format. */
#ifndef MODLAB_AGENT_H
#define MODLAB_AGENT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define PROTOCOL_VERSION 1
#define FRAME_MAGIC "MLAB"
#define FRAME_HEAD 12
#define FRAME_LIMIT (64 * 1024)
#define MAX_REQUESTS 32

enum request_type {
	REQ_HELLO = 1,
	REQ_RUN = 2,
	REQ_CANCEL = 3,
	REQ_READ = 4,
	REQ_WRITE = 5,
	REQ_DATA = 6,
	REQ_END = 7,
	REQ_LIST = 8,
	REQ_STAT = 9,
	REQ_WATCH = 10,
	REQ_CLOCK = 11,
	REQ_ENTROPY = 12,
	REQ_TTYSIZE = 13,
	REQ_UEVENTS = 14,
};

enum reply_type {
	REP_HELLO = 64,
	REP_OK = 65,
	REP_ERROR = 66,
	REP_STDOUT = 67,
	REP_STDERR = 68,
	REP_EXIT = 69,
	REP_DATA = 70,
	REP_ENTRY = 71,
	REP_EVENT = 72,
	REP_UEVENT = 73,
};

/* A request's payload while it is read; `failed` is set when it is shorter than it should be. */
struct reader {
	const uint8_t *at;
	size_t left;
	int failed;
};

uint32_t read_u32(struct reader *r);
/* A u16 length and that many bytes, copied with a final NUL into a buffer of PATH_MAX. */
void read_string(struct reader *r, char *to, size_t size);
/* All that is left, with a final NUL. */
void read_rest(struct reader *r, char *to, size_t size);

/* frame.c: frames out to the channel (blocking), and a parser for frames in. */
struct parser {
	uint8_t bytes[FRAME_HEAD + FRAME_LIMIT];
	size_t length;
};

typedef void (*frame_handler)(const uint8_t *body, size_t length);

uint32_t crc32_of(const uint8_t *bytes, size_t length);
void parse(struct parser *parser, const uint8_t *bytes, size_t length, frame_handler handle);
void channel_open(int fd);
void reply(uint32_t id, uint8_t type, const void *payload, size_t length);
void reply_ok(uint32_t id);
void reply_errno(uint32_t id, int error);

/* What a request that outlives its frame keeps. */
enum slot_kind { SLOT_FREE, SLOT_RUN, SLOT_WRITE, SLOT_WATCH, SLOT_UEVENTS };

struct slot {
	enum slot_kind kind;
	uint32_t id;
	/* SLOT_RUN: stdout, stderr; else the one descriptor. -1 when closed. */
	int fds[2];
	pid_t child;
	int status;
	int exited;
	int timed_out;
	int truncated;
	uint32_t left[2];
	int64_t deadline;
	/* SLOT_WRITE: the file meant and the one written. */
	char *path;
	char *temporary;
	mode_t mode;
};

extern struct slot slots[MAX_REQUESTS];
struct slot *slot_take(enum slot_kind kind, uint32_t id);
struct slot *slot_of(uint32_t id);
void slot_free(struct slot *slot);
int64_t now_ms(void);

/* run.c */
void run_start(uint32_t id, struct reader *r);
void run_readable(struct slot *slot, int which);
void run_exited(pid_t child, int status);
void run_tick(struct slot *slot);

/* files.c */
void file_read(uint32_t id, struct reader *r);
void file_write(uint32_t id, struct reader *r);
void file_data(uint32_t id, struct reader *r);
void file_end(uint32_t id);
void file_list(uint32_t id, struct reader *r);
void file_stat(uint32_t id, struct reader *r);

/* system.c */
void watch_start(uint32_t id, struct reader *r);
void watch_readable(struct slot *slot);
void uevents_start(uint32_t id);
void uevents_readable(struct slot *slot);
void clock_set(uint32_t id, struct reader *r);
void entropy_add(uint32_t id, struct reader *r);
void tty_size(uint32_t id, struct reader *r);

#endif
