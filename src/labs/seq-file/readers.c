// SPDX-License-Identifier: GPL-2.0
/*
 * Loads the roster.ko of this directory and reads its files as different programs do: in one
 * piece, byte by byte, from the middle, while the list is edited. What it finds goes to the
 * terminal and to the kernel's log, where the lesson reads it: for each topic, "right" or what
 * was wrong.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ROSTER	"/proc/roster"
#define EDIT	"/proc/roster-edit"
#define LENGTH	"/proc/roster-length"
#define LIMIT	20000		/* bytes: more than any roster of ours has, and than any piece */

static char text[2 * LIMIT + 1];	/* what was read last */
static int length;
static char expected[LIMIT + 1];
static char found[200];		/* what is wrong */

static void say(const char *topic, const char *words)
{
	int log = open("/dev/kmsg", O_WRONLY);

	printf("%s%s\n", topic, words);
	fflush(stdout);
	if (log >= 0) {
		dprintf(log, "readers: %s%s\n", topic, words);
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

/* Reads all there is, so many bytes at a time. NULL if it came to an end. */
static const char *read_all(int bite)
{
	int fd = open(ROSTER, O_RDONLY);
	int got;

	if (fd < 0)
		return wrong("%s: %s", ROSTER, strerror(errno));
	for (length = 0; length < LIMIT; length += got) {
		got = read(fd, text + length, bite);
		if (got <= 0)
			break;
	}
	close(fd);
	text[length] = 0;
	if (length >= LIMIT)
		return wrong("%d bytes were read, and there was no end", length);
	return got ? wrong("%s", strerror(errno)) : NULL;
}

/* What should be there: so many seats, one of them perhaps missing. */
static int expect_seats(int seats, int without, int header)
{
	int at = header ? sprintf(expected, "roster of %d\n", without ? seats - 1 : seats) : 0;

	for (int i = 1; i <= seats; i++)
		if (i != without)
			at += sprintf(expected + at, "seat %d\n", i);
	expected[at] = 0;
	return at;
}

/* The first line that is not as expected. */
static const char *compare(const char *how)
{
	int line = 1, from = 0, i = 0;
	char is[40], should[40];

	if (!strcmp(text, expected))
		return NULL;
	for (; text[i] == expected[i]; i++)
		if (text[i] == '\n') {
			line++;
			from = i + 1;
		}
	snprintf(is, sizeof(is), "%.*s", (int)strcspn(text + from, "\n"), text + from);
	snprintf(should, sizeof(should), "%.*s", (int)strcspn(expected + from, "\n"),
		 expected + from);
	return wrong("%s: line %d is \"%s\", and should be \"%s\"", how, line, is, should);
}

static int has_header(void)
{
	return !strncmp(text, "roster of", 9);
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

/* As another process, which is killed if it does not end in time. */
static int ends_within(int milliseconds, void (*work)(void))
{
	long late = now() + milliseconds;
	pid_t child = fork();

	if (!child) {
		work();
		_exit(0);
	}
	while (!waitpid(child, NULL, WNOHANG)) {
		if (now() > late) {
			kill(child, SIGKILL);
			return 0;
		}
		usleep(5000);
	}
	return 1;
}

static void edit(const char *words)
{
	int fd = open(EDIT, O_WRONLY);

	if (fd >= 0) {
		if (write(fd, words, strlen(words)) < 0)
			perror(words);
		close(fd);
	}
}

static void remove_500(void)	{ edit("remove 500"); }
static void add_1001(void)	{ edit("add 1001"); }
static void remove_1001(void)	{ edit("remove 1001"); }
static void remove_2(void)	{ edit("remove 2"); }
static void hold_400(void)	{ edit("hold 400"); }
static void read_it(void)	{ read_all(4096); }

/* As another process, with nobody waiting for it yet. */
static pid_t begin(void (*work)(void))
{
	pid_t child = fork();

	if (!child) {
		work();
		_exit(0);
	}
	return child;
}

/* Runs at once when it can, whatever else runs. musl's own function does nothing. */
static void remove_2_urgently(void)
{
	struct sched_param urgent = { .sched_priority = 10 };

	syscall(SYS_sched_setscheduler, 0, SCHED_FIFO, &urgent);
	remove_2();
}

/* What the first read of a process got, and how long it took. */
static struct first_read {
	long took;
	char text[4097];
} *first;

static void read_first(void)
{
	int fd = open(ROSTER, O_RDONLY);
	long from = now();
	int got = read(fd, first->text, sizeof(first->text) - 1);

	first->text[got < 0 ? 0 : got] = 0;
	first->took = now() - from;
}

static const char *try_whole(void)
{
	const char *trouble = read_all(4096);

	if (trouble)
		return trouble;
	expect_seats(1000, 0, has_header());
	return compare("in pieces of 4096 bytes");
}

static const char *try_pieces(void)
{
	static const int bites[] = { 1, 7, 100, 19999 };
	char how[40];
	int fd, got, at;

	for (int i = 0; i < 4; i++) {
		const char *trouble = read_all(bites[i]);

		if (trouble)
			return trouble;
		expect_seats(1000, 0, has_header());
		snprintf(how, sizeof(how), "in pieces of %d bytes", bites[i]);
		trouble = compare(how);
		if (trouble)
			return trouble;
	}
	fd = open(ROSTER, O_RDONLY);
	at = 5000;
	got = pread(fd, text, 8, at);
	close(fd);
	if (got != 8 || memcmp(text, expected + at, 8))
		return "a read in the middle gave something else";
	return NULL;
}

static const char *try_length(void)
{
	char digits[32] = "";
	int fd = open(LENGTH, O_RDONLY);
	int got = fd < 0 ? -1 : read(fd, digits, sizeof(digits) - 1);

	if (fd < 0)
		return "there is no " LENGTH;
	close(fd);
	if (got < 0)
		return "it cannot be read";
	if (strcmp(digits, "1000\n"))
		return wrong("it reads \"%.*s\", and there are 1000 seats",
			     (int)strcspn(digits, "\n"), digits);
	edit("add 1001");
	fd = open(LENGTH, O_RDONLY);
	got = read(fd, digits, sizeof(digits) - 1);
	close(fd);
	edit("remove 1001");
	if (got <= 0 || atoi(digits) != 1001)
		return "one seat was added, and the number did not change";
	return NULL;
}

static const char *try_lock(void)
{
	pid_t editor, reader, urgent;
	int fd, fine;
	char byte;

	fd = open(ROSTER, O_RDONLY);
	if (read(fd, &byte, 1) != 1)
		return "it cannot be read";
	fine = ends_within(1000, add_1001);
	close(fd);
	if (!fine)
		return "between two reads the list stayed locked: an edit waited";
	if (!ends_within(1000, remove_1001))
		return "after a reader was gone the list stayed locked: an edit waited";

	read_all(4096);
	if (!ends_within(1000, remove_500))
		return "after a whole read the list stayed locked: an edit waited";
	edit("add 500");	/* at the end, where it does not matter */

	/* While one edit holds the lock, a read waits for it, and after that an urgent edit. */
	editor = begin(hold_400);
	usleep(100000);
	reader = begin(read_first);
	usleep(100000);
	urgent = begin(remove_2_urgently);
	waitpid(editor, NULL, 0);
	waitpid(reader, NULL, 0);
	waitpid(urgent, NULL, 0);
	if (first->took < 150)
		return wrong("a read did not wait for an edit of 400 ms: it took %ld ms",
			     first->took);
	if (!strstr(first->text, "seat 2\n"))
		return "a seat was removed in the middle of a read: who has unlocked the list?";
	return NULL;
}

static const char *try_header(void)
{
	static const int bites[] = { 4096, 1, 100 };
	char how[40];

	for (int i = 0; i < 3; i++) {
		const char *trouble = read_all(bites[i]);

		if (trouble)
			return trouble;
		expect_seats(1000, 0, 1);
		snprintf(how, sizeof(how), "in pieces of %d bytes", bites[i]);
		trouble = compare(how);
		if (trouble)
			return trouble;
	}
	edit("remove 1");
	read_all(4096);
	edit("add 1");		/* at the end, where it does not matter any more */
	expect_seats(1000, 1, 1);
	return compare("with a seat less");
}

static int report(const char *topic, const char *trouble)
{
	say(topic, trouble ? trouble : "right");
	return !trouble;
}

static int reload(void)
{
	if (!access("/sys/module/roster", F_OK) && system("rmmod roster"))
		return 0;
	return !system("insmod ./roster.ko");
}

int main(void)
{
	int warnings = count_in_log("buggy .next function");

	say("begins", "");
	if (!reload()) {
		say("roster: ", "it could not be reloaded");
		return 1;
	}
	first = mmap(NULL, sizeof(*first), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		     -1, 0);
	report("length: ", try_length());
	if (!ends_within(3000, read_it)) {
		say("whole: ", "a read did not end: is the lock released? Rewind");
		return 1;
	}
	/* A list that is read wrongly is not worth the other readers. */
	if (report("whole: ", try_whole()) && report("pieces: ", try_pieces())) {
		report("next: ", count_in_log("buggy .next function") > warnings ?
		       "the kernel's log complains of your next function" : "right");
		/* Edits change the order of the list, so the header comes first. */
		report("header: ", try_header());
		report("lock: ", try_lock());
	}
	return !reload();
}
