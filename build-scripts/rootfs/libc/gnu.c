// SPDX-License-Identifier: MIT
/* Owns small functions of Debian's C library that musl has not. */
#define _GNU_SOURCE
#include <grp.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

void arc4random_buf(void *to, size_t size)
{
	char *at = to;

	while (size > 0) {
		ssize_t got = getrandom(at, size, 0);

		if (got > 0) {
			at += got;
			size -= got;
		}
	}
}

uint32_t arc4random(void)
{
	uint32_t value;

	arc4random_buf(&value, sizeof(value));
	return value;
}

uint32_t arc4random_uniform(uint32_t bound)
{
	uint32_t value;

	if (bound < 2)
		return 0;
	/* Values below 2^32 modulo the bound would come up once too often. */
	do
		value = arc4random();
	while (value < -bound % bound);
	return value % bound;
}

char *canonicalize_file_name(const char *path)
{
	return realpath(path, NULL);
}

int group_member(gid_t group)
{
	gid_t groups[NGROUPS_MAX];
	int count = getgroups(NGROUPS_MAX, groups);

	while (count-- > 0)
		if (groups[count] == group)
			return 1;
	return getegid() == group;
}

void *rawmemchr(const void *from, int byte)
{
	const unsigned char *at = from;

	while (*at != (unsigned char)byte)
		at++;
	return (void *)at;
}

void *memfrob(void *at, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		((char *)at)[i] ^= 42;
	return at;
}

char *strfry(char *text)
{
	size_t left;

	for (left = strlen(text); left > 1; left--) {
		size_t other = arc4random_uniform(left);
		char last = text[left - 1];

		text[left - 1] = text[other];
		text[other] = last;
	}
	return text;
}
