// SPDX-License-Identifier: GPL-2.0
/*
 * Loads the courier.ko of this directory, gives it parcels, and reads what it says in the
 * kernel's log. What it finds goes to the terminal and to that log, where the lesson reads it:
 * for each of four topics, "right" or what was wrong.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEVICE	"/dev/courier"
#define CONTROL	"/sys/kernel/debug/dynamic_debug/control"
#define LINES	1200

static struct line {
	int level;
	char text[200];
} lines[LINES];			/* what the module has said since listen() */
static int count;
static int kmsg = -1;
static char found[300];		/* what is wrong */

static void say(const char *topic, const char *words)
{
	int log = open("/dev/kmsg", O_WRONLY);

	printf("%s%s\n", topic, words);
	fflush(stdout);
	if (log >= 0) {
		dprintf(log, "critic: %s%s\n", topic, words);
		close(log);
	}
}

static const char *wrong(const char *format, ...)
{
	va_list values;

	va_start(values, format);
	vsnprintf(found, sizeof(found), format, values);
	va_end(values);
	return found;
}

static void listen_now(void)
{
	if (kmsg < 0)
		kmsg = open("/dev/kmsg", O_RDONLY | O_NONBLOCK);
	lseek(kmsg, 0, SEEK_END);
}

/* What was said since. A record is "level,number,time,flags;text", and perhaps more lines. */
static void hear(void)
{
	static char record[2048];
	int got;

	for (count = 0; count < LINES;) {
		char *text;

		got = read(kmsg, record, sizeof(record) - 1);
		if (got < 0 && errno == EPIPE)
			continue;	/* some were lost */
		if (got <= 0)
			break;
		record[got] = 0;
		text = strchr(record, ';');
		if (!text)
			continue;
		text++;
		text[strcspn(text, "\n")] = 0;
		if (!strncmp(text, "critic:", 7) || strstr(text, "taint"))
			continue;
		lines[count].level = atoi(record) & 7;
		snprintf(lines[count].text, sizeof(lines[count].text), "%s", text);
		count++;
	}
}

static struct line *find(const char *words)
{
	for (int i = 0; i < count; i++)
		if (strstr(lines[i].text, words))
			return &lines[i];
	return NULL;
}

static int count_of(const char *words)
{
	int times = 0;

	for (int i = 0; i < count; i++)
		times += !!strstr(lines[i].text, words);
	return times;
}

static int put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);
	int took = fd < 0 ? -1 : write(fd, text, strlen(text));
	int error = errno;

	if (fd >= 0)
		close(fd);
	errno = error;
	return took;
}

static const char *try_prefix(void)
{
	int delivered;

	put(CONTROL, "module courier +p");
	listen_now();
	put(DEVICE, "7\n");
	put(DEVICE, "0\n");
	hear();
	put(CONTROL, "module courier -p");
	if (!count)
		return "nothing was said";
	for (int i = 0; i < count; i++) {
		const char *text = lines[i].text;

		if (strncmp(text, "courier: ", 9))
			return wrong("\"%s\" does not begin with \"courier: \"", text);
		if (!strncmp(text + 9, "[courier]", 9) || !strncasecmp(text + 9, "courier:", 8))
			return wrong("\"%s\" has two prefixes", text);
	}
	delivered = count_of("delivered to street 7");
	if (delivered != 1)
		return "a parcel was delivered, and nothing was said of it";
	return NULL;
}

static const char *try_debug(void)
{
	struct line *line;

	listen_now();
	put(DEVICE, "8\n");
	hear();
	if (find("route to street 8"))
		return "the route is logged though nobody has asked for it";
	if (!find("delivered to street 8"))
		return "the delivery is not logged any more";
	put(CONTROL, "module courier +p");
	listen_now();
	put(DEVICE, "9\n");
	hear();
	put(CONTROL, "module courier -p");
	line = find("route to street 9");
	if (!line)
		return "the messages of the module were switched on, and the route is not logged";
	if (line->level != 7)
		return wrong("the route is logged at level %d, not at that of debugging",
			     line->level);
	return NULL;
}

/* Where courier_bag really is. */
static const char *address(void)
{
	static char line[200];
	FILE *symbols = fopen("/proc/kallsyms", "r");
	char *found_at = NULL;

	while (symbols && !found_at && fgets(line, sizeof(line), symbols))
		if (strstr(line, " courier_bag\t")) {
			line[8] = 0;
			found_at = line;
		}
	if (symbols)
		fclose(symbols);
	return found_at ? found_at : "?";
}

static const char *try_errors(void)
{
	struct line *line;

	listen_now();
	put(DEVICE, "0\n");
	put(DEVICE, "101\n");
	hear();
	for (int i = 0; i < count; i++) {
		if (strstr(lines[i].text, address()))
			return wrong("\"%s\" gives away a kernel address", lines[i].text);
		if (strstr(lines[i].text, "-22") || strstr(lines[i].text, "code -6"))
			return wrong("\"%s\": who knows this number by heart?", lines[i].text);
	}
	line = find("-EINVAL");
	if (!line)
		return "a parcel for street 0 was refused, and the log does not say -EINVAL";
	if (line->level != 3)
		return wrong("the error is logged at level %d, not at that of errors", line->level);
	if (!find("-ENXIO"))
		return "a parcel for street 101 was refused, and the log does not say -ENXIO";
	return NULL;
}

static const char *try_flood(void)
{
	int errors;

	/* What earlier tries have said counts, too. */
	usleep(5200000);
	listen_now();
	for (int i = 0; i < 500; i++)
		put(DEVICE, "0\n");
	hear();
	errors = count_of("-EINVAL");
	if (errors > 50)
		return wrong("500 wrong parcels made %d lines", errors);
	if (!errors)
		return "of 500 wrong parcels the log says nothing";
	usleep(5200000);
	listen_now();
	put(DEVICE, "0\n");
	hear();
	if (!find("-EINVAL"))
		return "five seconds later there was one more, and the log says nothing";
	if (!find("callbacks suppressed"))
		return "the log does not say how many lines were left out";
	return NULL;
}

static int report(const char *topic, const char *trouble)
{
	say(topic, trouble ? trouble : "right");
	return !trouble;
}

int main(void)
{
	say("begins", "");
	if ((!access("/sys/module/courier", F_OK) && system("rmmod courier")) ||
	    system("insmod ./courier.ko")) {
		say("courier: ", "it could not be reloaded");
		return 1;
	}
	report("prefix: ", try_prefix());
	report("debug: ", try_debug());
	if (report("errors: ", try_errors()))
		report("flood: ", try_flood());
	return 0;
}
