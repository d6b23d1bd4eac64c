// SPDX-License-Identifier: GPL-2.0
/*
 * Reads a device in pieces of several sizes: `pieces /dev/endless`. It tells the kernel's log what
 * it found: whether a read gives more than was asked for, whether there is an end, and whether all
 * pieces together are the same text, without a zero in it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MOST	200

static FILE *log_file;
static const char *device;

static void report(const char *topic, const char *finding)
{
	fprintf(log_file, "<6>pieces: %s: %s\n", topic, finding);
	fflush(log_file);
	printf("%s: %s\n", topic, finding);
}

/* All of the device, by `size` bytes; -1 with a reason if that cannot be had. */
static long read_all(size_t size, char *whole, const char **why)
{
	char piece[64];
	long length = 0;
	int reads = 0;
	int fd = open(device, O_RDONLY);

	if (fd < 0) {
		*why = strerror(errno);
		return -1;
	}
	for (;;) {
		ssize_t got;

		memset(piece, '#', sizeof(piece));
		got = read(fd, piece, size);
		if (got < 0) {
			*why = strerror(errno);
			break;
		}
		if ((size_t)got > size || piece[size] != '#') {
			*why = "a read gives more than was asked for";
			break;
		}
		if (got == 0) {
			close(fd);
			return length;
		}
		if (++reads > MOST || length + got > MOST) {
			*why = "there is no end";
			break;
		}
		memcpy(whole + length, piece, got);
		length += got;
	}
	close(fd);
	return -1;
}

int main(int argc, char **argv)
{
	static const size_t sizes[] = {1, 7, 63};
	char first[MOST], whole[MOST];
	long length = -1;
	unsigned int i;

	if (argc != 2) {
		fprintf(stderr, "usage: pieces DEVICE\n");
		return 2;
	}
	device = argv[1];
	log_file = fopen("/dev/kmsg", "w");
	if (!log_file)
		return 1;
	fprintf(log_file, "<6>pieces: begins\n");
	fflush(log_file);
	report("device", device);
	for (i = 0; i < 3; i++) {
		const char *why = "";
		char topic[20];
		long got = read_all(sizes[i], i ? whole : first, &why);

		snprintf(topic, sizeof(topic), "by %zu", sizes[i]);
		if (got < 0)
			report(topic, why);
		else if (memchr(i ? whole : first, 0, got))
			report(topic, "there is a zero byte in the text");
		else if (i && (got != length || memcmp(first, whole, got)))
			report(topic, "the text is another one");
		else if (got < 2 || first[got - 1] != '\n')
			report(topic, "there is no line of text");
		else
			report(topic, "right");
		if (!i)
			length = got;
	}
	return 0;
}
