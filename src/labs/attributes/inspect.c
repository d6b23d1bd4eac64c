// SPDX-License-Identifier: GPL-2.0
/*
 * Loads the fan.ko of this directory and tries its files from all sides. What it finds goes to the
 * terminal and to the kernel's log, where the lesson reads it: for each of four topics, "right" or
 * what was wrong.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SPEED	"/sys/class/misc/fan/speed"
#define MODE	"/sys/class/misc/fan/mode"
#define DEBUG	"/sys/kernel/debug/fan"
#define STATE	DEBUG "/state"

static char found[200];		/* what is wrong */

static void say(const char *topic, const char *words)
{
	int log = open("/dev/kmsg", O_WRONLY);

	printf("%s%s\n", topic, words);
	fflush(stdout);
	if (log >= 0) {
		dprintf(log, "inspect: %s%s\n", topic, words);
		close(log);
	}
}

static const char *wrong(const char *format, ...)
{
	va_list values;

	va_start(values, format);
	vsnprintf(found, sizeof(found), format, values);
	va_end(values);
	for (char *c = found; *c; c++)
		if (*c == '\n')
			*c = '~';	/* one line for the log */
	return found;
}

/* The whole file as text. NULL if it cannot be read. */
static const char *get(const char *path)
{
	static char text[4097];
	int fd = open(path, O_RDONLY);
	int length = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

	if (fd >= 0)
		close(fd);
	if (length < 0)
		return NULL;
	text[length] = 0;
	return text;
}

/* One write(). What it returned, or a negative errno. */
static int put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);
	int took = fd < 0 ? -1 : write(fd, text, strlen(text));

	if (took < 0)
		took = -errno;
	if (fd >= 0)
		close(fd);
	return took;
}

static const char *shows(const char *path, const char *expected)
{
	const char *text = get(path);

	if (!text)
		return wrong("%s cannot be read: %s", strrchr(path, '/') + 1, strerror(errno));
	if (strcmp(text, expected))
		return wrong("%s reads \"%s\", not \"%s\" (~ is a newline)",
			     strrchr(path, '/') + 1, text, expected);
	return NULL;
}

/* Writes what must be taken, and reads it back. */
static const char *takes(const char *path, const char *text, const char *expected)
{
	int took = put(path, text);

	if (took < 0)
		return wrong("\"%s\" was refused: %s", text, strerror(-took));
	if (took != (int)strlen(text))
		return wrong("a write of %d bytes was answered with %d", (int)strlen(text), took);
	return shows(path, expected);
}

/* Writes what must be refused, and looks that the old value is still there. */
static const char *refuses(const char *path, const char *text, const char *expected)
{
	int took = put(path, text);

	if (took >= 0)
		return wrong("\"%s\" was taken", text);
	if (took != -EINVAL)
		return wrong("\"%s\" was refused with \"%s\", not EINVAL", text, strerror(-took));
	return shows(path, expected);
}

static int mode_of(const char *path)
{
	struct stat info;

	return stat(path, &info) ? -1 : (int)(info.st_mode & 0777);
}

static const char *try_show(void)
{
	if (mode_of(SPEED) < 0)
		return "there is no " SPEED;
	if (mode_of(SPEED) != 0444 && mode_of(SPEED) != 0644)
		return wrong("the permissions of speed are %04o", mode_of(SPEED));
	return shows(SPEED, "40\n");
}

static const char *try_store(void)
{
	if (mode_of(SPEED) != 0644)
		return "root may not write speed";
	return takes(SPEED, "55\n", "55\n") ?:
	       takes(SPEED, "60", "60\n") ?:
	       takes(SPEED, "100\n", "100\n") ?:
	       takes(SPEED, "0\n", "0\n") ?:
	       takes(SPEED, "70\n", "70\n") ?:
	       refuses(SPEED, "101\n", "70\n") ?:
	       refuses(SPEED, "-1\n", "70\n") ?:
	       refuses(SPEED, "12 apples\n", "70\n") ?:
	       refuses(SPEED, "fast\n", "70\n");
}

static const char *try_mode(void)
{
	if (mode_of(MODE) < 0)
		return "there is no " MODE;
	return shows(MODE, "manual\n") ?:
	       takes(MODE, "auto\n", "auto\n") ?:
	       takes(MODE, "off", "off\n") ?:
	       takes(MODE, "auto", "auto\n") ?:
	       refuses(MODE, "automatic\n", "auto\n") ?:
	       refuses(MODE, "man\n", "auto\n") ?:
	       refuses(MODE, "\n", "auto\n");
}

static const char *load(void)
{
	return system("insmod ./fan.ko") ? "fan.ko could not be loaded" : NULL;
}

static const char *unload(void)
{
	return system("rmmod fan") ? "fan could not be removed" : NULL;
}

static const char *try_debugfs(void)
{
	const char *trouble;
	char expected[80];
	int fd, err;
	char byte;

	if (mode_of(STATE) < 0)
		return "there is no " STATE;
	trouble = unload();
	if (trouble)
		return trouble;
	if (mode_of(DEBUG) >= 0)
		return "fan is removed, and " DEBUG " is still there: rewind";
	trouble = load() ?:
		  shows(STATE, "speed: 40\nmode: manual\nchanges: 0\n");
	if (trouble)
		return trouble;
	put(SPEED, "80\n");
	put(SPEED, "90\n");
	put(SPEED, "900\n");
	put(MODE, "off\n");
	put(MODE, "on\n");
	snprintf(expected, sizeof(expected), "speed: 90\nmode: off\nchanges: 3\n");
	trouble = shows(STATE, expected);
	if (trouble)
		return trouble;

	/* A file of sysfs outlives neither its device nor its module. */
	fd = open(SPEED, O_RDONLY);
	trouble = unload();
	if (trouble)
		return trouble;
	err = read(fd, &byte, 1) < 0 ? errno : 0;
	close(fd);
	say("read of an open speed after rmmod: ", err ? strerror(err) : "it gave something");
	return load();
}

static int report(const char *topic, const char *trouble)
{
	say(topic, trouble ? trouble : "right");
	return !trouble;
}

int main(void)
{
	const char *trouble;

	say("begins", "");
	if (mode_of("/sys/module/fan") >= 0 && unload()) {
		say("fan: ", "it is loaded, and cannot be removed");
		return 1;
	}
	if (mode_of(DEBUG) >= 0) {
		say("debugfs: ", DEBUG " was left behind by an earlier fan.ko: rewind");
		return 1;
	}
	trouble = load();
	if (trouble) {
		say("fan: ", trouble);
		return 1;
	}
	report("show: ", try_show());
	report("store: ", try_store());
	report("mode: ", try_mode());
	return !report("debugfs: ", try_debugfs());
}
