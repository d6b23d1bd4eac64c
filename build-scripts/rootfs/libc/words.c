// SPDX-License-Identifier: MIT
/*
 * Owns what strerror() and strsignal() say: the words of Debian's C library, which books and search engines have. Takes
 * the place of musl's own.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

struct words {
	short number;
	const char *name, *words;
};

#define W(number, name, words) {number, #name, words},
static const struct words errors[] = {
#include "errno-words.h"
};
static const struct words signals[] = {
#include "signal-words.h"
};

static const struct words *find(const struct words *from, size_t count, int number)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (from[i].number == number)
			return &from[i];
	return NULL;
}

#define FIND(list, number) find(list, sizeof(list) / sizeof(list[0]), number)

char *strerror(int number)
{
	static _Thread_local char unknown[32];
	const struct words *found = FIND(errors, number);

	if (found)
		return (char *)found->words;
	snprintf(unknown, sizeof(unknown), "Unknown error %d", number);
	return unknown;
}

char *__strerror_l(int number, locale_t locale)
{
	return strerror(number);
}

char *strerror_l(int number, locale_t locale) __attribute__((weak, alias("__strerror_l")));

/* What strerror_r() is under _GNU_SOURCE. */
char *__gnu_strerror_r(int number, char *to, size_t size)
{
	const struct words *found = FIND(errors, number);

	if (found)
		return (char *)found->words;
	snprintf(to, size, "Unknown error %d", number);
	return to;
}

const char *strerrordesc_np(int number)
{
	const struct words *found = FIND(errors, number);

	return found ? found->words : NULL;
}

const char *strerrorname_np(int number)
{
	const struct words *found = FIND(errors, number);

	return found ? found->name : NULL;
}

char *strsignal(int number)
{
	static _Thread_local char other[32];
	const struct words *found = FIND(signals, number);

	if (found)
		return (char *)found->words;
	/* Counted from the kernel's first, although both libraries keep some of them for themselves. */
	if (number >= 34 && number <= SIGRTMAX)
		snprintf(other, sizeof(other), "Real-time signal %d", number - 34);
	else
		snprintf(other, sizeof(other), "Unknown signal %d", number);
	return other;
}

const char *sigdescr_np(int number)
{
	const struct words *found = FIND(signals, number);

	return found ? found->words : NULL;
}

const char *sigabbrev_np(int number)
{
	const struct words *found = FIND(signals, number);

	return found ? found->name : NULL;
}
