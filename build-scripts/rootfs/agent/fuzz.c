// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the fuzzing of the parser. With libFuzzer (`clang -fsanitize=fuzzer,address -DLIBFUZZER`) or alone: `fuzz N`
 * then feeds N mutations of sound frames, the same each time, and checks that a sound frame after them is heard.
 */
#include "agent.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct parser parser;
static size_t heard, sound, touched;

static void handle(uint32_t session, const uint8_t *body, size_t length)
{
	static struct request request;

	heard++;
	if (!decode(body, length, &request))
		return;
	sound++;
	/* What a handler would read, so that a sanitizer sees it. */
	touched += session + strlen(request.path) + strlen(request.user);
	for (size_t i = 0; i < request.length; i++)
		touched += request.data[i];
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	/* The first byte says in what pieces the rest arrives. */
	size_t piece = size ? bytes[0] * 16 + 1 : 1;

	parser.length = 0;
	for (size_t at = 1; at < size; at += piece)
		parse(&parser, bytes + at, size - at < piece ? size - at : piece, handle);
	return 0;
}

#ifndef LIBFUZZER
#define LARGEST 8192

static uint64_t state = 20261121;

/* splitmix64 */
static uint32_t chance(uint32_t below)
{
	uint64_t z = state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return (uint32_t)(z >> 32) % below;
}

static void seal(uint8_t *frame, size_t length)
{
	memcpy(frame, FRAME_MAGIC, 4);
	put32(frame + 8, chance(3));
	put32(frame + 12, length);
	put32(frame + 4, crc32_of(frame + 8, 8 + length));
}

/* A frame of any type whose payload is often, and not always, of its shape. */
static size_t make_frame(uint8_t *frame)
{
	uint8_t *at = put32(frame + FRAME_HEAD, chance(40));
	int pieces = chance(6);

	*at++ = chance(REQ_TYPES + 2);
	for (int i = 0; i < pieces; i++) {
		uint32_t length = chance(4) ? chance(40) : chance(300);

		if (chance(2)) {
			at = put32(at, chance(2) ? chance(100) : ~chance(100));
			continue;
		}
		*at++ = length;
		*at++ = length >> 8;
		memset(at, 'a' + i, length);
		at += length;
	}
	seal(frame, at - frame - FRAME_HEAD);
	return at - frame;
}

static size_t mutate(uint8_t *bytes, size_t size)
{
	size_t at = chance(size), length = chance(64) + 1;

	switch (chance(6)) {
	case 0:
		bytes[at] ^= 1 << chance(8);
		return size;
	case 1:
		bytes[at] = chance(256);
		return size;
	case 2:
		return at + 1;
	case 3:
		if (at + length < size) {
			memmove(bytes + at, bytes + at + length, size - at - length);
			return size - length;
		}
		return size;
	case 4:
		if (size + length < LARGEST) {
			memmove(bytes + at + length, bytes + at, size - at);
			return size + length;
		}
		return size;
	default:
		if (at + 4 < size)
			memcpy(bytes + at, FRAME_MAGIC, 4);
		return size;
	}
}

int main(int argc, char **argv)
{
	static const uint8_t zeros[FRAME_HEAD + REQUEST_LIMIT];
	uint8_t bytes[LARGEST], last[FRAME_HEAD + 5];
	long rounds = argc > 1 ? atol(argv[1]) : 200000;

	put32(last + FRAME_HEAD, 1);
	last[FRAME_HEAD + 4] = REQ_HELLO;
	seal(last, 5);
	for (long i = 0; i < rounds; i++) {
		size_t size = 1, before;
		int mutations = chance(4);

		bytes[0] = chance(256);
		for (int frames = chance(4); frames >= 0; frames--)
			size += make_frame(bytes + size);
		while (mutations--)
			size = mutate(bytes, size);
		LLVMFuzzerTestOneInput(bytes, size);
		if (i % 64)
			continue;
		/* Zeros end whatever frame may be half open; then a sound one is heard, and nothing else is. */
		parse(&parser, zeros, sizeof(zeros), handle);
		before = sound;
		parse(&parser, last, sizeof(last), handle);
		if (sound != before + 1 || parser.length) {
			fprintf(stderr, "fuzz: round %ld: the parser did not resynchronise\n", i);
			return 1;
		}
	}
	printf("fuzz: %ld inputs, %zu frames heard, %zu of them sound (%zx)\n", rounds, heard, sound, touched);
	return 0;
}
#endif
