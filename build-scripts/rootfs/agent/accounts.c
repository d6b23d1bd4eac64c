// SPDX-License-Identifier: GPL-2.0
/*
 * Owns looking up a user in /etc/passwd and /etc/group. Not getpwnam and initgroups: with stdio and name services
 * behind them they make a static agent twice as large.
 */
#include "agent.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* The guest's files are a few hundred bytes. */
static char text[16 * 1024];

static char *load(const char *path)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof(text) - 1);

	if (fd >= 0)
		close(fd);
	text[n > 0 ? n : 0] = 0;
	return text;
}

/* Cuts the next piece that ends in `end` off `*rest`; NULL when there is none left. */
static char *cut(char **rest, char end)
{
	char *piece = *rest, *stop;

	if (!piece)
		return NULL;
	stop = strchr(piece, end);
	if (stop)
		*stop++ = 0;
	*rest = stop;
	return piece;
}

static int fields(char *line, char **to, int count)
{
	for (int i = 0; i < count; i++) {
		to[i] = cut(&line, ':');
		if (!to[i])
			return 0;
	}
	return 1;
}

static uint32_t number(const char *digits)
{
	uint32_t value = 0;

	while (*digits >= '0' && *digits <= '9')
		value = value * 10 + (*digits++ - '0');
	return value;
}

int account_find(const char *name, struct account *account)
{
	char *rest = load("/etc/passwd"), *line, *member, *part[6];
	int found = 0;

	while (!found && (line = cut(&rest, '\n'))) {
		if (!fields(line, part, 6) || strcmp(part[0], name) || strlen(part[0]) >= sizeof(account->name) ||
		    strlen(part[5]) >= sizeof(account->home))
			continue;
		strcpy(account->name, part[0]);
		account->uid = number(part[2]);
		account->gid = number(part[3]);
		strcpy(account->home, part[5]);
		found = 1;
	}
	if (!found)
		return 0;
	account->groups[0] = account->gid;
	account->group_count = 1;
	for (rest = load("/etc/group"); (line = cut(&rest, '\n'));) {
		if (!fields(line, part, 4))
			continue;
		while ((member = cut(&part[3], ',')) && account->group_count < 16)
			if (!strcmp(member, name))
				account->groups[account->group_count++] = number(part[2]);
	}
	return 1;
}
