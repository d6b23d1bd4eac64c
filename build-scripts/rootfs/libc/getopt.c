// SPDX-License-Identifier: MIT
/*
 * Owns getopt() as Debian's C library has it: options may follow what is none (`cangen vcan0 -n 5`), which is moved behind
 * them, unless the first is "+" or "-", or POSIXLY_CORRECT is set. musl's own, which stops at the first that is none, is here
 * under the name __musl_getopt (build.sh).
 */
#include <stdlib.h>
#include <unistd.h>

extern int optreset;
int __musl_getopt(int argc, char *const argv[], const char *options);

int getopt(int argc, char *const argv[], const char *options)
{
	char **words = (char **)argv;
	int first, option, result;

	if (*options == '+' || *options == '-' || getenv("POSIXLY_CORRECT"))
		return __musl_getopt(argc, argv, options);
	/* Both ask to begin anew; no arguments at all do that, and leave 1 in optind. */
	if (optind == 0 || optreset) {
		char *const none[] = {"", NULL};

		optreset = 1;
		__musl_getopt(1, none, "");
	}
	first = optind;
	for (option = first; option < argc && words[option]; option++)
		if (words[option][0] == '-' && words[option][1] != '\0')
			break;
	if (option >= argc || !words[option])
		return -1;
	optind = option;
	result = __musl_getopt(argc, argv, options);
	if (option == first)
		return result;
	/* What has been taken moves before what was passed over, a word at a time. */
	for (int taken = option; taken < optind; taken++) {
		char *word = words[optind - 1];

		for (int at = optind - 1; at > first; at--)
			words[at] = words[at - 1];
		words[first] = word;
	}
	/* Inside a group (-ab) nothing is taken yet: the next call passes over the same words. */
	optind = first + (optind - option);
	return result;
}
