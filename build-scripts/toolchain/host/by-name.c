// SPDX-License-Identifier: MIT
/* Several of binutils' small programs in one module, which is theirs by the name it is called by: they share libbfd. */
#include <string.h>

int nm_main(int argc, char **argv);
int size_main(int argc, char **argv);
int addr2line_main(int argc, char **argv);
int cxxfilt_main(int argc, char **argv);

static int is(const char *called, const char *name)
{
	size_t length = strlen(called), end = strlen(name);
	/* i686-linux-gnu-size as well. */
	return length >= end && strcmp(called + length - end, name) == 0;
}

int main(int argc, char **argv)
{
	const char *called = argc > 0 ? argv[0] : "";
	if (is(called, "size"))
		return size_main(argc, argv);
	if (is(called, "addr2line"))
		return addr2line_main(argc, argv);
	if (is(called, "c++filt"))
		return cxxfilt_main(argc, argv);
	return nm_main(argc, argv);
}
