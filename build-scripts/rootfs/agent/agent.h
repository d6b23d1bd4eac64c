/* SPDX-License-Identifier: GPL-2.0 */
/* Owns the wire format's constants and what the agent's files share. README.md describes the format. */
#ifndef MODLAB_AGENT_H
#define MODLAB_AGENT_H

#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define PROTOCOL_VERSION 1
#define FRAME_MAGIC "MLAB"
#define FRAME_HEAD 16
/* Bodies: what the page may send, and what the agent sends at most. */
#define REQUEST_LIMIT (32 * 1024)
#define REPLY_LIMIT (5 + 4096)
#define MAX_REQUESTS 32

enum request_type {
	REQ_HELLO = 1,
	REQ_RUN = 2,
	REQ_CANCEL = 3,
	REQ_READ = 4,
	REQ_WRITE = 5,
	REQ_DATA = 6,
	REQ_LIST = 7,
	REQ_STAT = 8,
	REQ_WATCH = 9,
	REQ_CLOCK = 10,
	REQ_ENTROPY = 11,
	REQ_TTYSIZE = 12,
	REQ_UEVENTS = 13,
	REQ_KMSG = 14,
	REQ_TYPES,
};

enum reply_type {
	REP_HELLO = 64,
	REP_OK = 65,
	REP_ERROR = 66,
	REP_STDOUT = 67,
	REP_STDERR = 68,
	REP_EXIT = 69,
	REP_DATA = 70,
	REP_ENTRIES = 71,
	REP_EVENT = 72,
	REP_UEVENT = 73,
	REP_KMSG = 74,
};

/* A request's payload, taken apart: at most three numbers, a user, a path, and bytes that stay in the frame. */
struct request {
	uint32_t id;
	uint8_t type;
	uint32_t number[3];
	char user[32];
	char path[PATH_MAX];
	const uint8_t *data;
	size_t length;
};

/* wire.c: pure; what the fuzzer drives. */
struct parser {
	uint8_t bytes[FRAME_HEAD + REQUEST_LIMIT];
	size_t length;
};

typedef void (*frame_handler)(uint32_t session, const uint8_t *body, size_t length);

uint32_t get32(const uint8_t *p);
uint8_t *put32(uint8_t *p, uint32_t value);
uint32_t crc32_of(const uint8_t *bytes, size_t length);
void parse(struct parser *parser, const uint8_t *bytes, size_t length, frame_handler handle);
int decode(const uint8_t *body, size_t length, struct request *request);

/* channel.c: the tty and the bounded queue of what is to be said. */
extern uint32_t session;
int channel_open(const char *path);
/* Room for this many bytes more. */
int channel_room(size_t bytes);
int channel_waiting(void);
void channel_flush(void);
void channel_pad(void);
void reply(uint32_t id, uint8_t type, const void *payload, size_t length);
void reply_ok(uint32_t id);
/* `what` names what the error is about where the page cannot know it, or is empty. */
void reply_error(uint32_t id, int error, const char *what);

/* What a request that outlives its frame keeps. */
enum slot_kind { SLOT_FREE, SLOT_UPLOAD, SLOT_RUN, SLOT_FILE, SLOT_WATCH, SLOT_UEVENTS, SLOT_KMSG };

struct slot {
	enum slot_kind kind;
	uint32_t id;
	uint8_t type;
	/* SLOT_RUN: stdout, stderr; SLOT_UPLOAD: none; else the one descriptor. -1 when closed. */
	int fds[2];
	/* SLOT_RUN: from where an error before exec comes. */
	int trouble;
	/* SLOT_UPLOAD: what has come so far, and how much is to come. */
	int upload;
	uint32_t missing;
	pid_t child;
	int status;
	int exited;
	int timed_out;
	int truncated;
	/* Bytes of stdout and stderr that may still be sent; after the exit, those that are still to be read. */
	uint32_t allowed[2];
	uint32_t left[2];
	int64_t deadline;
	uint32_t number[3];
	char user[32];
	char path[PATH_MAX];
};

/* slots.c */
extern struct slot slots[MAX_REQUESTS];
/* Answers EBUSY itself when there is none. */
struct slot *slot_take(enum slot_kind kind, const struct request *request);
struct slot *slot_of(uint32_t id);
/* Ends what the request began: its script is killed, its half-written file goes. */
void slot_free(struct slot *slot);
/* The request failed: says so and frees. */
void slot_fail(struct slot *slot, int error, const char *what);
int64_t now_ms(void);

/* upload.c: a file's or a script's bytes while they come. */
void upload_start(const struct request *request);
void upload_data(const struct request *request);

/* run.c */
void run_start(struct slot *slot, const uint8_t *script, size_t length);
void run_readable(struct slot *slot, int which);
void run_exited(struct slot *slot, int status);
void run_overdue(struct slot *slot);

/* child.c: what every child does first. */
void child_begin(int death_signal, int keep, int keep_too);
void child_oom_score(const char *score);

/* files.c: whatever walks a path happens in a child, for a student's driver may never come back. */
void file_start(struct slot *slot);
void file_readable(struct slot *slot);
void file_overdue(struct slot *slot);

/* files-child.c: that child's work; returns an errno or 0. */
int file_work(struct slot *slot, int out);

/* accounts.c */
struct account {
	uid_t uid;
	gid_t gid;
	char name[32];
	char home[256];
	gid_t groups[16];
	int group_count;
};
int account_find(const char *name, struct account *account);

/* system.c */
void watch_start(const struct request *request);
void watch_readable(struct slot *slot);
void uevents_start(const struct request *request);
void uevents_readable(struct slot *slot);
void kmsg_start(const struct request *request);
void kmsg_readable(struct slot *slot);
void clock_set(const struct request *request);
void entropy_add(const struct request *request);

#endif
