// SPDX-License-Identifier: MIT
/*
 * How GCC's driver runs cc1, as and ld: in place of libiberty's pex, which forks. The compiler room runs the program
 * to its end before this call returns; a pipe is a file that it keeps.
 */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <libiberty.h>

#define HOST(name) __attribute__((import_module("modlab"), import_name(name)))

/* The wait status, or less than zero: minus errno. */
HOST("spawn") int host_spawn(const char *program, char *const *argv, bool from_pipe, bool to_pipe);

#define MAX_PROGRAMS 16

struct pex_obj {
	int flags;
	int count;
	bool piped;
	int status[MAX_PROGRAMS];
};

struct pex_obj *pex_init(int flags, const char *pname, const char *tempbase)
{
	struct pex_obj *pex = xcalloc(1, sizeof(*pex));

	pex->flags = flags;
	return pex;
}

const char *pex_run(struct pex_obj *pex, int flags, const char *executable, char *const *argv, const char *outname,
		    const char *errname, int *err)
{
	bool to_pipe = (pex->flags & PEX_USE_PIPES) && !(flags & PEX_LAST);
	int status;

	*err = 0;
	if (outname || errname || pex->count == MAX_PROGRAMS) {
		*err = ENOSYS;
		return "pex_run";
	}
	/* What the driver has said comes before what the program says. */
	fflush(NULL);
	status = host_spawn(executable, argv, pex->piped, to_pipe);
	if (status < 0) {
		*err = -status;
		return flags & PEX_SEARCH ? "execvp" : "execv";
	}
	pex->piped = to_pipe;
	pex->status[pex->count++] = status;
	return NULL;
}

int pex_get_status(struct pex_obj *pex, int count, int *vector)
{
	for (int i = 0; i < count; i++)
		vector[i] = i < pex->count ? pex->status[i] : 0;
	return 1;
}

int pex_get_times(struct pex_obj *pex, int count, struct pex_time *vector)
{
	for (int i = 0; i < count; i++)
		vector[i] = (struct pex_time){0};
	return 1;
}

void pex_free(struct pex_obj *pex)
{
	free(pex);
}
