/* SPDX-License-Identifier: GPL-2.0 */
/* Owns what the files of the compile call share. */
#ifndef MODLAB_COMPILE_H
#define MODLAB_COMPILE_H

#include "wire.h"

struct frame {
	uint8_t type;
	const uint8_t *at;
	size_t left;
};

/* main.c: says so in this program's name, and ends with 1. */
void fail(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

/* line.c */
void line_open(void);
void say_begin(uint8_t type);
void say_number(uint32_t value);
void say_text(const char *text);
void say_bytes(const void *bytes, size_t length);
/* Room in the frame, to be filled before the next call. */
uint8_t *say_room(size_t length);
void say_end(void);
struct frame line_hear(void);
uint32_t frame_number(struct frame *frame);
char *frame_text(struct frame *frame);

/* files.c */
void say_file(const char *path);
void say_folder(const char *path);
void say_stdin(void);
void write_file(struct frame *frame);

#endif
