// SPDX-License-Identifier: GPL-2.0
/* The corpus: a comment, a string and a condition without end. */
#include <linux/module.h>
#if 1
static const char *s = "never closed;
static char c = 'ab
int f(void) { return 1;
/* and this goes on
