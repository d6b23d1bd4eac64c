// SPDX-License-Identifier: GPL-2.0
/* The corpus: long options, an environment, numbers and times as a tool has them. */
#include <ctype.h>
#include <err.h>
#include <getopt.h>
#include <inttypes.h>
#include <libgen.h>
#include <regex.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

static const struct option options[] = {
	{"device", required_argument, NULL, 'd'},
	{"verbose", no_argument, NULL, 'v'},
	{"count", optional_argument, NULL, 'c'},
	{NULL, 0, NULL, 0},
};

int main(int argc, char **argv)
{
	char *given[] = {argv[0], "--device=/dev/corpus", "-v", "--count=0x10", "rest", NULL};
	char when[32], text[] = "/a/b.c";
	time_t now = time(NULL);
	const char *device = NULL;
	bool verbose = false;
	uint64_t count = 0;
	regex_t regex;
	int c;

	(void)argc;
	while ((c = getopt_long(5, given, "d:vc::", options, NULL)) != -1)
		switch (c) {
		case 'd':
			device = optarg;
			break;
		case 'v':
			verbose = true;
			break;
		case 'c':
			count = strtoull(optarg, NULL, 0);
			break;
		default:
			errx(EX_USAGE, "unknown");
		}
	setenv("CORPUS", "1", 1);
	strftime(when, sizeof(when), "%Y-%m-%d", gmtime(&now));
	if (regcomp(&regex, "^/dev/[a-z]+$", REG_EXTENDED | REG_NOSUB))
		return 1;
	printf("%s %d %" PRIu64 " %s %s %s %s\n", device, verbose, count, given[optind], when, getenv("CORPUS"), basename(text));
	return regexec(&regex, device, 0, NULL, 0) || count != 16 || toupper('a') != 'A';
}
