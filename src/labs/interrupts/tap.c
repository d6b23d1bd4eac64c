// SPDX-License-Identifier: GPL-2.0
/*
 * Makes the keyboard send bytes, and looks what the keys.ko of this directory makes of them. What
 * it finds goes to the terminal and to the kernel's log, where the lesson reads it: for each
 * topic, "right" or what was wrong.
 *
 *	tap		loads keys.ko and tries it
 *	tap NUMBER	has the keyboard controller test itself so often; it sends a byte each time
 *
 * Nobody presses a key here: a keyboard also answers when it is asked who it is, and each byte of
 * its answer comes with an interrupt, as a key does.
 */
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <time.h>
#include <unistd.h>

#define DEVICE		"/dev/keys"
#define DATA		0x60
#define STATUS		0x64	/* when read */
#define COMMAND		0x64	/* when written */
#define INPUT_FULL	0x02	/* the controller has not taken the last command yet */

#define IDENTIFY	0xf2	/* to the keyboard, which answers with three bytes */
#define SELF_TEST	0xaa	/* to the controller, which answers with one */

static char found[250];		/* what is wrong */

static void say(const char *topic, const char *words)
{
	int log = open("/dev/kmsg", O_WRONLY);

	printf("%s%s\n", topic, words);
	fflush(stdout);
	if (log >= 0) {
		dprintf(log, "tap: %s%s\n", topic, words);
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

static void send(int port, int byte)
{
	for (int i = 0; i < 1000 && (inb(STATUS) & INPUT_FULL); i++)
		usleep(1000);
	outb(byte, port);
}

/* How often IRQ 1 has come, and who has it: "" if nobody. */
static long irq_count(char *who)
{
	char line[200];
	long times = 0;
	FILE *file = fopen("/proc/interrupts", "r");

	*who = 0;
	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, " 1: %ld %*s %99[^\n]", &times, who) >= 1)
			break;
	if (file)
		fclose(file);
	return times;
}

static int has_handler(const char *name)
{
	char who[100];

	irq_count(who);
	return !!strstr(who, name);
}

static long stray_count(void)
{
	char line[100];
	long times = 0;
	FILE *file = fopen("/proc/irq/1/spurious", "r");

	while (file && fgets(line, sizeof(line), file))
		sscanf(line, "unhandled %ld", &times);
	if (file)
		fclose(file);
	return times;
}

/* Waits until so many more have come; how many it were. */
static long wait_for(long before, long more)
{
	char who[100];
	long late = now() + 1000;

	while (irq_count(who) < before + more && now() < late)
		usleep(2000);
	return irq_count(who) - before;
}

/* All bytes that are there. */
static int take(unsigned char *bytes, int room)
{
	int fd = open(DEVICE, O_RDONLY);
	int got = 0, some;

	while (fd >= 0 && got < room && (some = read(fd, bytes + got, room - got)) > 0)
		got += some;
	if (fd >= 0)
		close(fd);
	return got;
}

/* So many answers to "who are you?": fa for "understood", ab, and 83, which some translate. */
static const char *compare(const unsigned char *bytes, int got, int answers)
{
	char text[40 * 3 + 1] = "";

	for (int i = 0; i < got && i < 12; i++)
		sprintf(text + 3 * i, " %02x", bytes[i]);
	if (got != 3 * answers)
		return wrong("the keyboard has sent %d bytes, and %d came:%s", 3 * answers, got,
			     text);
	for (int i = 0; i < got; i += 3)
		if (bytes[i] != 0xfa || bytes[i + 1] != 0xab ||
		    (bytes[i + 2] != 0x83 && bytes[i + 2] != 0x41))
			return wrong("the keyboard has sent fa ab 83, and what came is%s", text);
	return NULL;
}

static int is_loaded(void)
{
	return !access("/sys/module/keys", F_OK);
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

/* Takes away what an earlier try has left in the keyboard and in the driver. */
static void drain(void)
{
	unsigned char bytes[64];

	inb(DATA);
	usleep(100000);
	take(bytes, sizeof(bytes));
}

static const char *try_request(void)
{
	unsigned char bytes[64];
	char who[100];
	const char *trouble;
	long before, came, strangers = stray_count();
	int got;

	if (!has_handler("keys"))
		return "in /proc/interrupts nobody of the name keys has IRQ 1";
	drain();
	before = irq_count(who);
	send(DATA, IDENTIFY);
	came = wait_for(before, 3);
	if (!came)
		return "the keyboard has sent three bytes, and no interrupt came";
	if (came < 3)
		return wrong("after %ld of three bytes no more interrupt came", came);
	usleep(200000);
	got = take(bytes, sizeof(bytes));
	trouble = compare(bytes, got, 1);
	if (trouble)
		return trouble;
	/* While a thread is busy, the kernel cannot know whether it has handled them. */
	if (stray_count() > strangers && !has_thread("irq/1-keys"))
		return "the kernel counts these interrupts as unhandled";
	return NULL;
}

/* Nobody else may have it; and when the module goes, it goes. */
static const char *try_leave(void)
{
	int refused;

	if (system("rmmod keys"))
		return "keys could not be removed";
	if (has_handler("keys"))
		return "keys is removed, and its handler is still there: press no key, and rewind";

	system("modprobe i8042");
	/* Under another name: the lesson counts what the student loads. */
	refused = system("cp keys.ko /tmp/tried.ko; insmod /tmp/tried.ko 2>/dev/null");
	if (refused && !access(DEVICE, F_OK))
		return "the load was refused, and " DEVICE " is still there: rewind";
	if (!refused && !has_handler("keys")) {
		system("rmmod keys; modprobe -r i8042");
		return "IRQ 1 belonged to i8042, and keys was loaded without it";
	}
	if (!refused)
		system("rmmod keys");
	system("modprobe -r i8042");
	return system("insmod ./keys.ko") ? "once i8042 was gone, keys could not be loaded" : NULL;
}

static const char *try_thread(void)
{
	unsigned char bytes[64];
	char who[100];
	int refused = count_in_log("keys: report was called");
	int reports = count_in_log("by irq/1-keys");
	long late;
	int got = 0;

	if (!has_thread("irq/1-keys"))
		return "there is no thread irq/1-keys";
	drain();
	/* Faster than the thread can report. */
	for (int i = 0; i < 5; i++) {
		long before = irq_count(who);

		send(DATA, IDENTIFY);
		wait_for(before, 3);
	}
	late = now() + 2000;
	while (got < 15 && now() < late) {
		usleep(50000);
		got += take(bytes + got, sizeof(bytes) - got);
	}
	if (count_in_log("keys: report was called") > refused)
		return "keys_report was called in the interrupt";
	if (compare(bytes, got, 5))
		return found;
	if (count_in_log("by irq/1-keys") < reports + 15)
		return "not all bytes were reported by the thread";
	return NULL;
}

static int report(const char *topic, const char *trouble)
{
	say(topic, trouble ? trouble : "right");
	return !trouble;
}

int main(int argc, char **argv)
{
	char who[100];

	if (ioperm(DATA, 1, 1) || ioperm(STATUS, 1, 1)) {
		perror("ioperm");
		return 1;
	}
	if (argc > 1) {
		for (int i = atoi(argv[1]); i > 0; i--) {
			long before = irq_count(who);

			send(COMMAND, SELF_TEST);
			wait_for(before, 1);
		}
		return 0;
	}

	say("begins", "");
	if (has_handler("i8042")) {
		say("request: ", "IRQ 1 belongs to i8042: modprobe -r atkbd i8042");
		return 1;
	}
	if ((is_loaded() && system("rmmod keys")) || system("insmod ./keys.ko")) {
		say("request: ", "keys.ko could not be reloaded");
		return 1;
	}
	if (report("request: ", try_request()) && report("leave: ", try_leave()))
		report("thread: ", try_thread());
	return 0;
}
