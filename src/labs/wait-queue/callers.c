// SPDX-License-Identifier: GPL-2.0
/*
 * Loads the mailbox.ko of this directory and calls it as many programs do: patiently, in a hurry,
 * two at once, with poll(). What it finds goes to the terminal and to the kernel's log, where the
 * lesson reads it: for each topic, "right" or what was wrong.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define DEVICE	"/dev/mailbox"

static char found[200];		/* what is wrong */

static void say(const char *topic, const char *words)
{
	int log = open("/dev/kmsg", O_WRONLY);

	printf("%s%s\n", topic, words);
	fflush(stdout);
	if (log >= 0) {
		dprintf(log, "callers: %s%s\n", topic, words);
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

static void put(const char *text)
{
	int fd = open(DEVICE, O_WRONLY);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		perror(DEVICE);
	close(fd);
}

/* Takes out what lies there, without waiting for what does not. */
static void empty(void)
{
	char text[80];
	int fd;

	put("junk\n");
	fd = open(DEVICE, O_RDONLY);
	read(fd, text, sizeof(text));
	close(fd);
}

/* A process that reads once, and tells by a pipe how that ended. */
struct reader {
	pid_t pid;
	int pipe;
};

struct ending {
	int got;
	int error;
	char text[80];
};

static int signals;

static void on_signal(int number)
{
	(void)number;
	signals++;
}

static struct reader begin_reading(int restart)
{
	struct reader reader;
	struct ending ending = { 0 };
	int ends[2];

	if (pipe(ends))
		exit(1);
	reader.pipe = ends[0];
	reader.pid = fork();
	if (!reader.pid) {
		struct sigaction action = { .sa_handler = on_signal };
		int fd = open(DEVICE, O_RDONLY);

		action.sa_flags = restart ? SA_RESTART : 0;
		close(ends[0]);
		sigaction(SIGUSR1, &action, NULL);
		ending.got = read(fd, ending.text, sizeof(ending.text));
		ending.error = ending.got < 0 ? errno : 0;
		write(ends[1], &ending, sizeof(ending));
		_exit(0);
	}
	close(ends[1]);
	return reader;
}

/* State of a process as ps shows it: S sleeps, D cannot be interrupted, R runs. */
static char state_of(pid_t pid)
{
	char path[40], text[200] = "", *after;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return '?';
	read(fd, text, sizeof(text) - 1);
	close(fd);
	after = strrchr(text, ')');
	return after ? after[2] : '?';
}

/* How often a process has gone to sleep. */
static long sleeps_of(pid_t pid)
{
	char path[40], line[100];
	long times = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	file = fopen(path, "r");
	while (file && fgets(line, sizeof(line), file))
		sscanf(line, "voluntary_ctxt_switches: %ld", &times);
	if (file)
		fclose(file);
	return times;
}

/* 0 if the read has not ended within so many milliseconds. */
static int ended(struct reader *reader, struct ending *ending, int milliseconds)
{
	struct pollfd wait = { .fd = reader->pipe, .events = POLLIN };

	return poll(&wait, 1, milliseconds) == 1 &&
	       read(reader->pipe, ending, sizeof(*ending)) == sizeof(*ending);
}

/* Whatever it waits for. A letter is for those whom no signal reaches. */
static void end_reading(struct reader *reader)
{
	kill(reader->pid, SIGKILL);
	for (int i = 0; i < 20 && waitpid(reader->pid, NULL, WNOHANG) == 0; i++) {
		if (i > 2)
			put("go\n");
		usleep(100000);
	}
	close(reader->pipe);
}

static const char *check_waiting(struct reader *reader)
{
	struct ending ending;
	long before;
	char state;

	if (ended(reader, &ending, 200))
		return ending.got < 0 ?
		       wrong("a read of an empty mailbox failed: %s", strerror(ending.error)) :
		       wrong("a read of an empty mailbox returned %d", ending.got);
	state = state_of(reader->pid);
	if (state == 'D')
		return "a reader that waits is in state D: no signal can reach it";
	if (state == 'R')
		return "a reader that waits is in state R: it uses the processor all the time";
	before = sleeps_of(reader->pid);
	usleep(700000);
	if (sleeps_of(reader->pid) > before)
		return "a reader that waits wakes up now and then to look";
	put("hello\n");
	if (!ended(reader, &ending, 2000))
		return "a letter came, and the reader was not woken";
	if (ending.got != 6 || memcmp(ending.text, "hello\n", 6))
		return "the reader did not get the letter";
	return NULL;
}

static const char *check_signal(struct reader *reader)
{
	struct ending ending;

	usleep(100000);
	kill(reader->pid, SIGUSR1);
	if (!ended(reader, &ending, 1000))
		return "a signal did not end the wait";
	if (ending.got >= 0)
		return wrong("after a signal read returned %d", ending.got);
	if (ending.error != EINTR)
		return wrong("after a signal read failed with error %d (%s)", ending.error,
			     strerror(ending.error));
	return NULL;
}

/* With SA_RESTART the kernel repeats the call, if it was told that it may. */
static const char *check_restart(struct reader *reader)
{
	struct ending ending;

	usleep(100000);
	kill(reader->pid, SIGUSR1);
	if (ended(reader, &ending, 200))
		return "a read with SA_RESTART was not begun again after a signal";
	put("again\n");
	if (!ended(reader, &ending, 2000) || ending.got != 6)
		return "a read that was begun again did not get the letter";
	return NULL;
}

static const char *try_wait(void)
{
	static const char *(*const checks[])(struct reader *) = {
		check_waiting, check_signal, check_restart,
	};

	for (int i = 0; i < 3; i++) {
		struct reader reader;
		const char *trouble;

		empty();
		reader = begin_reading(i == 2);
		trouble = checks[i](&reader);
		end_reading(&reader);
		if (trouble)
			return trouble;
	}
	return NULL;
}

static int late;

static void on_alarm(int number)
{
	(void)number;
	late = 1;
	put("late\n");	/* for whoever waits where nobody should */
}

static const char *try_nonblock(void)
{
	struct sigaction action = { .sa_handler = on_alarm };
	char text[80];
	int fd, got, error;

	empty();
	fd = open(DEVICE, O_RDONLY | O_NONBLOCK);
	sigaction(SIGALRM, &action, NULL);
	late = 0;
	alarm(1);
	got = read(fd, text, sizeof(text));
	error = errno;
	alarm(0);
	if (late)
		return "a read with O_NONBLOCK waited";
	if (got >= 0)
		return wrong("a read with O_NONBLOCK returned %d: 0 is the end of the file", got);
	if (error != EAGAIN)
		return wrong("a read with O_NONBLOCK failed with \"%s\", not EAGAIN",
			     strerror(error));
	put("there\n");
	got = read(fd, text, sizeof(text));
	close(fd);
	if (got != 6)
		return "with O_NONBLOCK a letter that is there was not read";
	return NULL;
}

/* Runs before all others, or as one of them again. musl's own function does nothing. */
static void hurry(int urgent)
{
	struct sched_param param = { .sched_priority = urgent ? 10 : 0 };

	syscall(SYS_sched_setscheduler, 0, urgent ? SCHED_FIFO : SCHED_OTHER, &param);
}

/* A reader is woken for a letter that somebody else takes before it comes to look. */
static const char *try_snatch(void)
{
	struct ending ending;
	struct reader reader;
	const char *trouble = NULL;
	char text[80];
	int fd;

	empty();
	reader = begin_reading(0);
	usleep(200000);
	fd = open(DEVICE, O_RDWR | O_NONBLOCK);
	hurry(1);
	write(fd, "mine\n", 5);
	read(fd, text, sizeof(text));
	hurry(0);
	close(fd);
	if (ended(&reader, &ending, 250) && ending.got != 5)
		trouble = wrong("a reader woken for a letter that is gone got %d, error %d",
				ending.got, ending.error);
	end_reading(&reader);
	return trouble;
}

static const char *try_two(void)
{
	struct ending ending;
	const char *trouble = NULL;

	for (int round = 0; round < 3 && !trouble; round++) {
		struct reader readers[3];
		int served = 0;

		empty();
		for (int i = 0; i < 3; i++)
			readers[i] = begin_reading(0);
		usleep(200000);
		put("for one\n");
		for (int i = 0; i < 3; i++) {
			if (!ended(&readers[i], &ending, 250))
				continue;
			if (ending.got == 8)
				served++;
			else if (!trouble)
				trouble = wrong("one letter, three readers: one got %d, error %d",
						ending.got, ending.error);
		}
		if (!trouble && served != 1)
			trouble = wrong("one letter for three readers: %d of them got it",
					served);
		for (int i = 0; i < 3; i++)
			end_reading(&readers[i]);
	}
	return trouble ? trouble : try_snatch();
}

static int poll_for(int fd, int milliseconds)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN | POLLOUT };

	/* Only reading is waited for: writing is always possible. */
	if (milliseconds)
		wait.events = POLLIN;
	return poll(&wait, 1, milliseconds) < 0 ? -1 : wait.revents;
}

static const char *try_poll(void)
{
	int fd, events;
	long from;
	pid_t child;

	empty();
	fd = open(DEVICE, O_RDWR);
	from = now();
	events = poll_for(fd, 0);
	if (now() - from > 300)
		return "poll with a timeout of 0 waited: it may only look";
	if (events & POLLIN)
		return "poll says that an empty mailbox can be read";
	if (!(events & POLLOUT))
		return "poll does not say that a letter can be written";
	from = now();
	if (poll_for(fd, 200) != 0 || now() - from < 150)
		return "poll did not wait for its timeout though there was no letter";

	child = fork();
	if (!child) {
		usleep(100000);
		put("ring\n");
		_exit(0);
	}
	from = now();
	events = poll_for(fd, 1500);
	waitpid(child, NULL, 0);
	if (!(events & POLLIN) || now() - from > 1000)
		return "a letter came, and poll was not woken";
	if (!(poll_for(fd, 0) & POLLIN))
		return "poll does not say that there is a letter";
	close(fd);
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
	if (!access("/sys/module/mailbox", F_OK) && system("rmmod mailbox")) {
		say("mailbox: ", "it cannot be removed: is somebody waiting for a letter?");
		return 1;
	}
	if (system("insmod ./mailbox.ko"))
		return 1;
	/* Who does not wait well is not worth the other callers. */
	if (!report("wait: ", try_wait()))
		return 1;
	report("nonblock: ", try_nonblock());
	report("two: ", try_two());
	report("poll: ", try_poll());
	return 0;
}
