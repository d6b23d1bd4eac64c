// SPDX-License-Identifier: MIT
/*
 * Owns backtrace(). It follows frame pointers, which a program has that is compiled without optimisation or with
 * -fno-omit-frame-pointer; it never leaves the thread's stack, whatever stands there.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <execinfo.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of the program, which is static: where its code is. */
extern const char __executable_start[], etext[];

static int is_code(uintptr_t address)
{
	return address >= (uintptr_t)__executable_start && address < (uintptr_t)etext;
}

int backtrace(void **to, int size)
{
	const uintptr_t *frame = __builtin_frame_address(0);
	pthread_attr_t attributes;
	void *stack;
	size_t length;
	uintptr_t end;
	int count = 0;

	if (pthread_getattr_np(pthread_self(), &attributes))
		return 0;
	pthread_attr_getstack(&attributes, &stack, &length);
	pthread_attr_destroy(&attributes);
	end = (uintptr_t)stack + length;
	while (count < size && (uintptr_t)frame + 2 * sizeof(*frame) <= end && is_code(frame[1])) {
		const uintptr_t *next = (const uintptr_t *)frame[0];

		to[count++] = (void *)frame[1];
		if (next <= frame || (uintptr_t)next % sizeof(*next))
			break;
		frame = next;
	}
	return count;
}

static int describe(char *to, size_t size, void *address)
{
	return snprintf(to, size, "%s() [%p]", program_invocation_name, address);
}

char **backtrace_symbols(void *const *from, int size)
{
	size_t each = (size_t)describe(NULL, 0, (void *)UINTPTR_MAX) + 1;
	char **list = malloc(size * (sizeof(*list) + each));
	char *text = (char *)(list + size);
	int i;

	if (!list)
		return NULL;
	for (i = 0; i < size; i++, text += each) {
		list[i] = text;
		describe(text, each, from[i]);
	}
	return list;
}

void backtrace_symbols_fd(void *const *from, int size, int fd)
{
	int i;

	for (i = 0; i < size; i++)
		dprintf(fd, "%s() [%p]\n", program_invocation_name, from[i]);
}
