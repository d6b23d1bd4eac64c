/* SPDX-License-Identifier: GPL-2.0 */
/* Owns what the multiplexer's files share. README.md describes the frames. */
#ifndef MODLAB_TERMINALS_H
#define MODLAB_TERMINALS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* The console is number 1 and none of ours. */
#define FIRST_ID 2
#define LAST_ID 16
/* Bytes of input that the page may send a terminal before it is told that they were taken. */
#define INPUT_WINDOW 4096
#define NAME_LIMIT 60
#define OUTPUT_PIECE 4096

enum from_page {
	PAGE_LIST = 'L',
	PAGE_OPEN = 'O', /* u16 rows, u16 columns */
	PAGE_INPUT = 'I', /* bytes */
	PAGE_SIZE = 'S', /* u16 rows, u16 columns */
	PAGE_NAME = 'N', /* UTF-8 */
	PAGE_CLOSE = 'C',
};

enum to_page {
	TELLS_TERMINALS = 'T', /* for each: u8 id, u16 bytes of input that wait, u8 length of its name, name */
	TELLS_OUTPUT = 'D', /* bytes */
	TELLS_TAKEN = 'A', /* u16: so many bytes of input are with the terminal */
	TELLS_ERROR = 'E', /* u8: errno */
};

/* frames.c */
typedef void (*frame_handler)(uint8_t type, uint8_t id, const uint8_t *payload, size_t length);

void take_bytes(const uint8_t *bytes, size_t length, frame_handler handle);
int channel_open(const char *path);
/* Room for a frame of this many bytes of payload, whatever they are. */
int channel_room(size_t payload);
int channel_waiting(void);
void channel_flush(void);
void tell(uint8_t type, uint8_t id, const void *payload, size_t length);

/* terminal.c */
struct terminal {
	/* The master side; -1: there is no such terminal. */
	int master;
	pid_t shell;
	int ended;
	char name[NAME_LIMIT + 1];
	/* Input that the terminal has had no room for. A page that is restored twice may send a second window. */
	uint8_t input[2 * INPUT_WINDOW];
	size_t waiting;
};

extern struct terminal terminals[LAST_ID + 1];

void tell_terminals(void);
void terminal_open(uint8_t id, uint16_t rows, uint16_t columns);
void terminal_resize(uint8_t id, uint16_t rows, uint16_t columns);
void terminal_name(uint8_t id, const uint8_t *name, size_t length);
void terminal_input(uint8_t id, const uint8_t *bytes, size_t length);
void terminal_writable(uint8_t id);
/* Returns 0 when there is nothing more to read now. */
int terminal_readable(uint8_t id);
void terminal_close(uint8_t id);
/* Its shell is gone: what it said is told, and it is closed. */
void terminal_ended(uint8_t id);

#endif
