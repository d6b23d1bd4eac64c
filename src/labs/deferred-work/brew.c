// SPDX-License-Identifier: GPL-2.0
/*
 * Tries the ticker.ko and the kettle.ko of this directory, and removes them at bad moments. What it
 * finds goes to the terminal and to the kernel's log, where the lesson reads it: for each topic,
 * "right" or what was wrong.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define DEVICE	"/dev/kettle"

static char record[2049];	/* what /dev/kettle said last */
static char found[250];		/* what is wrong */

static void say(const char *topic, const char *words)
{
	int log = open("/dev/kmsg", O_WRONLY);

	printf("%s%s\n", topic, words);
	fflush(stdout);
	if (log >= 0) {
		dprintf(log, "brew: %s%s\n", topic, words);
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

static long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int count_in_log(const char *words)
{
	char command[100], digits[16] = "";
	FILE *pipe;

	snprintf(command, sizeof(command), "dmesg | grep -c '%s'", words);
	pipe = popen(command, "r");
	if (!pipe || !fgets(digits, sizeof(digits), pipe))
		digits[0] = 0;
	if (pipe)
		pclose(pipe);
	return atoi(digits);
}

#define OOPSES	"BUG: unable to handle\\|Oops:"

static int is_loaded(const char *module)
{
	char path[60];

	snprintf(path, sizeof(path), "/sys/module/%s", module);
	return !access(path, F_OK);
}

/* What rmmod does, which may hang. 0 if it went well, -1 if it did not end in time. */
static int unload(const char *module, int milliseconds)
{
	long late = now() + milliseconds;
	int status;
	pid_t child = fork();

	if (!child)
		_exit(syscall(SYS_delete_module, module, O_NONBLOCK) ? 1 : 0);
	while (!waitpid(child, &status, WNOHANG)) {
		if (now() > late)
			return -1;
		usleep(5000);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static int load(const char *command, const char *module)
{
	if (is_loaded(module) && unload(module, 3000))
		return -1;
	return system(command) ? -1 : 0;
}

static int has_thread(const char *name)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	int there = 0;

	while ((entry = readdir(proc))) {
		char path[300], comm[32] = "";
		int fd;

		if (!isdigit(entry->d_name[0]))
			continue;
		snprintf(path, sizeof(path), "/proc/%s/comm", entry->d_name);
		fd = open(path, O_RDONLY);
		if (fd < 0)
			continue;
		if (read(fd, comm, sizeof(comm) - 1) > 0 && !strncmp(comm, name, strlen(name)))
			there = 1;
		close(fd);
	}
	closedir(proc);
	return there;
}

/* Waits until somebody says this in the log, which was opened before. */
static void hear(int kmsg, const char *words, int milliseconds)
{
	static char line[2048];
	long late = now() + milliseconds;

	while (now() < late) {
		int got = read(kmsg, line, sizeof(line) - 1);

		if (got <= 0) {
			usleep(2000);
			continue;
		}
		line[got] = 0;
		if (strstr(line, words))
			return;
	}
}

static const char *try_ticker(void)
{
	int oopses = count_in_log(OOPSES);
	int kmsg = open("/dev/kmsg", O_RDONLY | O_NONBLOCK);
	int result;

	lseek(kmsg, 0, SEEK_END);
	if (load("insmod ./ticker.ko", "ticker"))
		return "it could not be reloaded";
	if (!has_thread("ticker"))
		return "it has no thread of the name ticker";
	/* Just when it has begun to sleep. */
	hear(kmsg, "ticker: tick 3", 2500);
	close(kmsg);
	result = unload("ticker", 3000);
	if (result < 0)
		return "rmmod hangs: does the thread look whether it should stop? Rewind";
	if (result)
		return "it could not be removed";
	/* What runs on does so in memory that is gone. */
	usleep(1500000);
	if (count_in_log(OOPSES) > oopses)
		return "it was removed, and then its thread ran into memory that is gone";
	return NULL;
}

static int put(const char *text)
{
	int fd = open(DEVICE, O_WRONLY);
	int took = fd < 0 ? -1 : write(fd, text, strlen(text));

	close(fd);
	return took;
}

/* Waits until the record has these words; the place after them, or NULL. */
static const char *told(const char *words, int milliseconds)
{
	long late = now() + milliseconds;

	do {
		int fd = open(DEVICE, O_RDONLY);
		int got = fd < 0 ? -1 : read(fd, record, sizeof(record) - 1);
		const char *at;

		close(fd);
		record[got < 0 ? 0 : got] = 0;
		at = strstr(record, words);
		if (at && strchr(at, '\n'))
			return at + strlen(words);
		usleep(5000);
	} while (now() < late);
	return NULL;
}

static const char *try_timer(void)
{
	const char *at, *context;
	long from, took;
	int ms;

	if (load("insmod ./kettle.ko", "kettle"))
		return "kettle.ko could not be reloaded";
	from = now();
	if (put("300\n") != 4)
		return "300 could not be written to " DEVICE;
	took = now() - from;
	at = told("whistle after ", 1200);
	if (!at)
		return "300 ms were asked for, and there was no whistle within 1200";
	ms = atoi(at);
	context = strstr(at, ": ") + 2;
	if (ms < 200)
		return wrong("300 ms were asked for, and it whistled after %d", ms);
	if (strncmp(context, "softirq\n", 8) || took > 250)
		return wrong("it whistled in \"%.*s\", not in a timer",
			     (int)strcspn(context, "\n"), context);
	return NULL;
}

static const char *try_work(void)
{
	const char *context, *whistle;

	if (load("insmod ./kettle.ko", "kettle"))
		return "kettle.ko could not be reloaded";
	put("200\n");
	if (!told("pour", 2000))
		return "the tea was not poured";
	if (strstr(record, "pour refused"))
		return "the tea was to be poured in a timer, where nobody may sleep";
	whistle = strstr(record, "whistle after ");
	if (!whistle || strstr(record, "begin after ") < whistle)
		return "the tea was poured before it whistled";
	context = strstr(strstr(record, "pour after "), ": ") + 2;
	if (!strncmp(context, "process brew", 12))
		return "the program that put the kettle on had to wait and pour";
	if (strncmp(context, "process ", 8))
		return wrong("the tea was poured in \"%.*s\"", (int)strcspn(context, "\n"),
			     context);
	return NULL;
}

static const char *remove_when(const char *words, const char *when)
{
	int timers = count_in_log("kettle: removed with its timer");
	int works = count_in_log("kettle: removed with its work");
	int oopses = count_in_log(OOPSES);
	int result;

	if (load("insmod ./kettle.ko again=1", "kettle"))
		return "kettle.ko could not be reloaded";
	put("150\n");
	if (words && !told(words, 2000))
		return wrong("it never came to \"%s\"", words);
	result = unload("kettle", 3000);
	if (result)
		return result < 0 ? "rmmod hangs: rewind" : "it could not be removed";
	usleep(400000);
	if (count_in_log(OOPSES) > oopses)
		return wrong("removed %s, it ran into memory that is gone", when);
	if (count_in_log("kettle: removed with its timer") > timers)
		return wrong("removed %s, it left its timer pending", when);
	if (count_in_log("kettle: removed with its work") > works)
		return wrong("removed %s, it left its work running", when);
	return NULL;
}

static const char *try_leave(void)
{
	const char *trouble = remove_when(NULL, "before the whistle");

	if (!trouble)
		trouble = remove_when("begin after ", "while the tea is poured");
	if (!trouble)
		trouble = remove_when("pour after ", "after the tea was poured");
	return trouble;
}

static int report(const char *topic, const char *trouble)
{
	say(topic, trouble ? trouble : "right");
	return !trouble;
}

int main(int argc, char **argv)
{
	say("begins", "");
	if (argc < 2 || !strcmp(argv[1], "ticker"))
		report("ticker: ", try_ticker());
	if (argc < 2 || !strcmp(argv[1], "kettle")) {
		if (report("timer: ", try_timer()) && report("work: ", try_work()))
			report("leave: ", try_leave());
	}
	return 0;
}
