// SPDX-License-Identifier: GPL-2.0
/*
 * Tries /dev/pocket from all sides, politely and not. What it finds goes to the terminal and to the
 * kernel's log, where the lesson reads it: for each of four topics, "right" or what was wrong.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define DEVICE	"/dev/pocket"
#define POCKET	64

static char text[4096];		/* what was read last */
static int length;
static char *nowhere;		/* NULL */

static void say(const char *topic, const char *found)
{
	int log = open("/dev/kmsg", O_WRONLY);

	printf("%s%s\n", topic, found);
	fflush(stdout);
	if (log >= 0) {
		dprintf(log, "knock: %s%s\n", topic, found);
		close(log);
	}
}

static int knock(void)
{
	int fd = open(DEVICE, O_RDWR);

	if (fd < 0) {
		say("open: ", strerror(errno));
		exit(1);
	}
	return fd;
}

/* Reads all there is, so many bytes at a time. NULL if it went well. */
static const char *read_all(int bite)
{
	char mouth[256];
	int fd = knock();
	int got;

	for (length = 0; ; length += got) {
		memset(mouth, '#', sizeof(mouth));
		got = read(fd, mouth, bite);
		if (got <= 0)
			break;
		if (got > bite || mouth[bite] != '#')
			return "it gave more than was asked for";
		if (length + got > POCKET)
			return "it gave more than a pocket holds: where is the end?";
		memcpy(text + length, mouth, got);
	}
	close(fd);
	return got ? strerror(errno) : NULL;
}

static const char *put(const char *what, int count)
{
	int fd = knock();
	int took = write(fd, what, count);

	close(fd);
	if (took < 0)
		return strerror(errno);
	return took == count ? NULL : "a short text was not taken whole";
}

static int holds(const char *what, int count)
{
	return !read_all(100) && length == count && !memcmp(text, what, count);
}

static const char *try_read(void)
{
	char whole[POCKET];
	const char *trouble = read_all(100);
	int count = length;
	int fd;

	if (trouble)
		return trouble;
	if (!count)
		return "it gave nothing";
	memcpy(whole, text, count);
	for (int bite = 1; bite <= 3; bite++) {
		trouble = read_all(bite);
		if (trouble)
			return trouble;
		if (length != count || memcmp(whole, text, count))
			return "in small bites it gave another text than at once";
	}
	fd = knock();
	if (pread(fd, whole, 8, 1000) != 0)
		return "behind the end it did not give 0";
	if (read(fd, nowhere, 4) != -1 || errno != EFAULT)
		return "a bad pointer did not give EFAULT";
	close(fd);
	return NULL;
}

static const char *try_write(void)
{
	const char *trouble = put("who is there?\n", 14);
	int fd;

	if (trouble)
		return trouble;
	if (!holds("who is there?\n", 14))
		return "what was written did not come back";
	trouble = put("me\n", 3);
	if (trouble)
		return trouble;
	if (!holds("me\n", 3))
		return "a shorter text did not replace the longer one";
	fd = knock();
	if (write(fd, nowhere, 4) != -1 || errno != EFAULT)
		return "a bad pointer did not give EFAULT";
	close(fd);
	return NULL;
}

static const char *try_whole(void)
{
	char big[POCKET + 1];
	long page = sysconf(_SC_PAGESIZE);
	char *end = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			 -1, 0);
	const char *trouble;
	int fd, took;

	memset(big, 'x', sizeof(big));
	trouble = put(big, POCKET);
	if (trouble)
		return trouble;
	if (!holds(big, POCKET))
		return "a text that just fits did not come back";
	trouble = put("old\n", 4);
	if (trouble)
		return trouble;

	fd = knock();
	took = write(fd, big, sizeof(big));
	if (took == sizeof(big))
		return "65 bytes were taken: where is the last one now?";
	if (took >= 0)
		return "of a text that is too long, a part was taken";
	if (!holds("old\n", 4))
		return "a text that is too long was refused, but the old one is gone";

	/* The second page is taken away: a pointer that is good for eight bytes and then is not. */
	munmap(end + page, page);
	memcpy(end + page - 8, "new text", 8);
	if (write(fd, end + page - 8, 16) != -1 || errno != EFAULT)
		return "a pointer that goes bad in the middle did not give EFAULT";
	if (!holds("old\n", 4))
		return "a pointer that goes bad in the middle spoilt the old text";
	close(fd);
	return NULL;
}

static int use_count(void)
{
	char digits[16] = "";
	int fd = open("/sys/module/pocket/refcnt", O_RDONLY);

	read(fd, digits, sizeof(digits) - 1);
	close(fd);
	return atoi(digits);
}

static const char *try_owner(void)
{
	int before = use_count();
	int fd = knock();
	int during = use_count();

	close(fd);
	return during > before ? NULL : "the device is open, and the module's use count is still 0";
}

static void report(const char *topic, const char *trouble)
{
	say(topic, trouble ? trouble : "right");
}

int main(void)
{
	say("begins", "");
	close(knock());
	report("read: ", try_read());
	report("write: ", try_write());
	report("whole: ", try_whole());
	report("owner: ", try_owner());
	return 0;
}
