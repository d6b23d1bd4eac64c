// SPDX-License-Identifier: GPL-2.0
/*
 * Loads the shelf.ko of this directory, puts books on the shelf in several orders, and asks each
 * time which is the thickest. What it finds goes to the terminal and to the kernel's log, where the
 * lesson reads it: for each order, "right" or what was wrong.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEVICE	"/dev/shelf"
#define BOOKS	4

struct order {
	const char *topic;
	const char *books[BOOKS];	/* as they are written to the device */
	const char *thickest;
};

static const struct order orders[] = {
	{ "first", { "300 Alpha", "200 Beta", "100 Gamma" }, "Alpha" },
	{ "middle", { "100 Alpha", "300 Beta", "200 Gamma" }, "Beta" },
	{ "last", { "100 Alpha", "200 Beta", "300 Gamma" }, "Gamma" },
	{ "between", { "300 Alpha", "100 Beta", "200 Gamma" }, "Alpha" },
	{ "equal", { "100 Alpha", "300 Beta", "300 Gamma" }, "Beta" },
	{ "empty", { NULL }, "none" },
	{ NULL }
};

static void say(const char *line)
{
	int log = open("/dev/kmsg", O_WRONLY);

	puts(line);
	fflush(stdout);
	if (log >= 0) {
		dprintf(log, "librarian: %s\n", line);
		close(log);
	}
}

static int put(const char *words)
{
	int fd = open(DEVICE, O_WRONLY);
	int ok = fd >= 0 && write(fd, words, strlen(words)) == (ssize_t)strlen(words);

	close(fd);
	return ok;
}

/* Which one the device calls the thickest. */
static const char *ask(void)
{
	static char text[1024];
	int fd = open(DEVICE, O_RDONLY);
	ssize_t length = read(fd, text, sizeof(text) - 1);
	char *found;

	close(fd);
	text[length > 0 ? length : 0] = '\0';
	found = strstr(text, "thickest: ");
	if (!found)
		return "nothing";
	found += strlen("thickest: ");
	found[strcspn(found, "\n")] = '\0';
	return found;
}

int main(void)
{
	const struct order *order;
	int j;

	if (system("rmmod shelf 2>/dev/null; insmod ./shelf.ko"))
		return 1;
	say("begins");
	for (order = orders; order->topic; order++) {
		const char *answer;
		char line[120];

		if (!put("clear"))
			return 1;
		for (j = 0; j < BOOKS && order->books[j]; j++)
			if (!put(order->books[j]))
				return 1;
		answer = ask();
		if (!strcmp(answer, order->thickest))
			snprintf(line, sizeof(line), "%s: right", order->topic);
		else
			snprintf(line, sizeof(line), "%s: it says %s, and %s is the thickest",
				 order->topic, answer, order->thickest);
		say(line);
	}
	return 0;
}
