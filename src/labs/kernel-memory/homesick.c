// SPDX-License-Identifier: GPL-2.0
/*
 * Wrong on purpose: written as if it were a program. The compiler believes what it is told of
 * these functions; the kernel has none of them.
 */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/types.h>

/* What <stdlib.h> and <stdio.h> would say. A module has no such headers. */
void *malloc(size_t size);
void free(void *pointer);
int printf(const char *format, ...);

static char *buffer;

static int __init homesick_init(void)
{
	buffer = malloc(100);
	if (!buffer)
		return -ENOMEM;
	printf("homesick: have 100 bytes at %p\n", buffer);
	return 0;
}

static void __exit homesick_exit(void)
{
	free(buffer);
}

module_init(homesick_init);
module_exit(homesick_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Wants malloc, free and printf, and cannot be loaded");
