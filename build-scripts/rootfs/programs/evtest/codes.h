/* SPDX-License-Identifier: GPL-2.0 */
/* Owns what evtest's files know of event types, their codes, and the kernel's bit fields. */
#ifndef EVTEST_CODES_H
#define EVTEST_CODES_H

#include <linux/input.h>
#include <stdbool.h>
#include <stddef.h>

#define LONG_BITS (8 * sizeof(unsigned long))
#define LONGS(bits) (((bits) + LONG_BITS - 1) / LONG_BITS)

struct kind {
	const char *const *names;
	size_t count;
};

/* The codes of each type, the types, and a device's properties. */
extern const struct kind kinds[EV_CNT], types, properties;

/* "?" for a code without a name. */
const char *name_in(const struct kind *kind, unsigned int code);

/* The number that TEXT is or names, or -1. */
long number_of(const struct kind *kind, const char *text);

static inline bool has_bit(const unsigned long *bits, unsigned int bit)
{
	return bits[bit / LONG_BITS] >> bit % LONG_BITS & 1;
}

/* The values of a type whose events have a state; false for a type that has none. */
bool read_state(int device, unsigned int type, unsigned long *bits, size_t size);

/* Prints what DEVICE is and can report. 1, with a word about it, for what is no input device. */
int show_device(int device);

#endif
