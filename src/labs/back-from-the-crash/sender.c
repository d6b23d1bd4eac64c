// SPDX-License-Identifier: GPL-2.0
/*
 * With a name: sends that parcel by express. Without one: loads the courier.ko of this directory
 * and sends several. What it finds goes to the terminal and to the kernel's log, where the lesson
 * reads it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEVICE	"/dev/courier"
#define CRASHED	255

struct trial {
	const char *topic;
	const char *name;
	int error;		/* what is to come of it */
};

static const struct trial trials[] = {
	{ "first", "Ada", 0 },
	{ "last", "Lea", 0 },
	{ "again", "Ada", 0 },
	{ "empty", "Dora", ENOENT },
	{ "stranger", "Zoe", ENOENT },
	{ "after", "Emil", 0 },
	{ NULL }
};

static void say(const char *line)
{
	int log = open("/dev/kmsg", O_WRONLY);

	puts(line);
	fflush(stdout);
	if (log >= 0) {
		dprintf(log, "sender: %s\n", line);
		close(log);
	}
}

/* 0, or an errno. */
static int post(const char *name)
{
	int fd = open(DEVICE, O_WRONLY);
	int error;

	if (fd < 0)
		return errno;
	error = write(fd, name, strlen(name)) < 0 ? errno : 0;
	close(fd);
	return error;
}

/* In a process of its own, which an oops ends. */
static int post_apart(const char *name)
{
	int status;
	pid_t pid = fork();

	if (!pid)
		_exit(post(name));
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : CRASHED;
}

/* Whether the last delivery that the log tells of began with this name, and left nobody out. */
static int is_first(const char *name)
{
	static char log[1 << 17];
	char wanted[64];
	int length = klogctl(3, log, sizeof(log) - 1);
	char *last = NULL, *at = log;

	log[length > 0 ? length : 0] = '\0';
	while ((at = strstr(at, "courier: first to ")) != NULL)
		last = at++;
	snprintf(wanted, sizeof(wanted), "courier: first to %s, 11 parcels, 57 streets\n", name);
	return last && !strncmp(last, wanted, strlen(wanted));
}

static const char *judge(const struct trial *trial, int error)
{
	static char words[100];

	if (error == CRASHED)
		return "the kernel crashed";
	if (error != trial->error) {
		snprintf(words, sizeof(words), "the write %s%s, but it was to %s%s",
			 error ? "failed: " : "succeeded", error ? strerror(error) : "",
			 trial->error ? "fail: " : "succeed",
			 trial->error ? strerror(trial->error) : "");
		return words;
	}
	if (!error && !is_first(trial->name)) {
		snprintf(words, sizeof(words), "the log has no delivery of all, first to %s",
			 trial->name);
		return words;
	}
	return "right";
}

int main(int count, char **arguments)
{
	const struct trial *trial;

	if (count > 1) {
		int error = post(arguments[1]);

		if (error)
			fprintf(stderr, "%s: %s\n", arguments[1], strerror(error));
		return error != 0;
	}
	if (system("rmmod courier 2>/dev/null; insmod ./courier.ko"))
		return 1;
	say("begins");
	for (trial = trials; trial->topic; trial++) {
		int error = post_apart(trial->name);
		char line[160];

		snprintf(line, sizeof(line), "%s: %s", trial->topic, judge(trial, error));
		say(line);
		/* The lock is held for ever by what crashed. */
		if (error == CRASHED)
			return 1;
	}
	return 0;
}
