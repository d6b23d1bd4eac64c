// SPDX-License-Identifier: GPL-2.0
/*
 * The skeleton of an insmod of your own:
 *
 *	load FILE [PARAMETER=VALUE...]		loads a module from a file
 *	load -m FILE [PARAMETER=VALUE...]	reads the file into memory first
 *	load -r NAME				removes a module
 *
 * It ends with 0 if that went well. If not, it says why on stderr, and ends with 1. What is
 * missing is numbered. There are no functions for these system calls in the C library, so
 * syscall() makes them.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int failed(const char *what)
{
	fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
	return 1;
}

/*
 * TODO 2: Returns what the kernel wants for parameters: one string, "weight=3 label=glass". There
 * may be any number of them, and of any length.
 */
static char *join(char **parameters)
{
	return strdup("");
}

static int load_file(const char *path, char **parameters)
{
	/* TODO 1: Open the file, and call finit_module(fd, parameters, flags). Flags are 0. */
	return 0;
}

static int load_memory(const char *path, char **parameters)
{
	/*
	 * TODO 3: Read all of the file into memory, and call init_module(image, length,
	 * parameters). The file may be a pipe: nobody knows how long it is, and a read may give a
	 * part.
	 */
	return 0;
}

static int remove_module(const char *name)
{
	/* TODO 4: Call delete_module(name, flags), with O_NONBLOCK for the flags, as rmmod does. */
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "-r"))
		return remove_module(argv[2]);
	if (argc > 2 && !strcmp(argv[1], "-m"))
		return load_memory(argv[2], argv + 3);
	if (argc > 1 && argv[1][0] != '-')
		return load_file(argv[1], argv + 2);
	fprintf(stderr, "usage: load [-m] FILE [PARAMETER=VALUE...]\n       load -r NAME\n");
	return 2;
}
