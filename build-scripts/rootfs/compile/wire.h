/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the words between a compile call in the guest and the page. Each frame is a u32 length of what follows, a u8
 * type and a payload; numbers are little-endian, text is a u32 length and bytes. src/session/offload/wire.ts is the
 * other side.
 */
#ifndef MODLAB_COMPILE_WIRE_H
#define MODLAB_COMPILE_WIRE_H

#include <stddef.h>
#include <stdint.h>

#define WIRE_VERSION 1
#define CALL_FILE "/usr/src/.modlab/call"

/* From the guest. */
enum {
	/* n version, n umask, n columns of the terminal on stderr or 0, t cwd, n argc, t argv..., n envc, t env... */
	SAYS_CALL = 1,
	/* What came on standard input, whole. */
	SAYS_STDIN = 2,
	/* t path, n kind, n mode, n mtime, and its bytes */
	SAYS_FILE = 3,
	/* t path, n whether it is there, t name... */
	SAYS_FOLDER = 4,
	/* All that was asked for in one frame has been said. */
	SAYS_DONE = 5,
};

/* From the page. */
enum {
	/* t path...: FILE of each, then DONE */
	WANTS_FILES = 65,
	/* t path...: FOLDER of each and FILE of the sources in it, then DONE */
	WANTS_FOLDERS = 66,
	WANTS_STDIN = 67,
	/* n mode, t path, and its bytes */
	TELLS_WRITE = 68,
	TELLS_REMOVE = 69,
	TELLS_STDOUT = 70,
	TELLS_STDERR = 71,
	/* n exit code */
	TELLS_EXIT = 72,
};

enum { KIND_ABSENT, KIND_FILE, KIND_FOLDER, KIND_OTHER };

#endif
