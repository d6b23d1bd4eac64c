// SPDX-License-Identifier: GPL-2.0
/*
 * Owns evtest: shows what an input device can report, and each event as it comes, in the form in which course texts and
 * driver documentation quote it. Exit status: 0, 1 for a device that cannot be read, and for --query 10 when the bit is set.
 */
#include "codes.h"
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define IS_SET 10

static void show_event(const struct input_event *event)
{
	const char *name = event->type < EV_CNT ? name_in(&kinds[event->type], event->code) : "?";

	printf("Event: time %lu.%06lu, ", (unsigned long)event->input_event_sec, (unsigned long)event->input_event_usec);
	if (event->type == EV_SYN)
		printf(event->code == SYN_DROPPED ? ">>>>>>>>>>>>>> %s <<<<<<<<<<<<\n" : "-------------- %s ------------\n", name);
	else if (event->type == EV_MSC && (event->code == MSC_RAW || event->code == MSC_SCAN))
		printf("type %u (%s), code %u (%s), value %02x\n", event->type, name_in(&types, event->type), event->code, name,
		       event->value);
	else
		printf("type %u (%s), code %u (%s), value %d\n", event->type, name_in(&types, event->type), event->code, name,
		       event->value);
}

static int capture(const char *path, bool grab)
{
	struct input_event events[64];
	ssize_t got;
	int device = open(path, O_RDONLY);

	if (device < 0) {
		perror("evtest");
		if (errno == EACCES && getuid() != 0)
			fputs("You do not have access to the device: try as root.\n", stderr);
		return 1;
	}
	if (show_device(device) != 0)
		return 1;
	if (grab && ioctl(device, EVIOCGRAB, 1) < 0) {
		perror("evtest: the device is grabbed by another process");
		return 1;
	}
	puts("Testing ... (interrupt to exit)");
	while ((got = read(device, events, sizeof(events))) >= (ssize_t)sizeof(*events))
		for (ssize_t i = 0; i < got / (ssize_t)sizeof(*events); i++)
			show_event(&events[i]);
	perror("evtest: error reading");
	return 1;
}

static int query(const char *path, const char *type_text, const char *code_text)
{
	unsigned long state[LONGS(KEY_CNT)] = {0};
	long type = number_of(&types, type_text);
	long code = type >= 0 && type < EV_CNT ? number_of(&kinds[type], code_text) : -1;
	int device;

	if (type != EV_KEY && type != EV_SW && type != EV_LED && type != EV_SND) {
		fprintf(stderr, "evtest: %s is not one of EV_KEY, EV_SW, EV_LED, EV_SND\n", type_text);
		return 1;
	}
	if (code < 0 || code >= KEY_CNT) {
		fprintf(stderr, "evtest: %s has no code %s\n", type_text, code_text);
		return 1;
	}
	device = open(path, O_RDONLY);
	if (device < 0 || !read_state(device, (unsigned int)type, state, sizeof(state))) {
		perror("evtest");
		return 1;
	}
	return has_bit(state, (unsigned int)code) ? IS_SET : 0;
}

/* The path of the device that is chosen among those there are, or none. */
static const char *choose(void)
{
	static char path[32];
	unsigned int number;
	bool any = false;
	int device;

	fputs("No device specified, trying to scan all of /dev/input/event*\nAvailable devices:\n", stderr);
	/* By number, which is not the order of their names. */
	for (number = 0; number < 256; number++) {
		char name[256] = "?";

		snprintf(path, sizeof(path), "/dev/input/event%u", number);
		device = open(path, O_RDONLY);
		if (device < 0)
			continue;
		ioctl(device, EVIOCGNAME(sizeof(name)), name);
		close(device);
		fprintf(stderr, "%s:\t%s\n", path, name);
		any = true;
	}
	if (!any) {
		fputs("None can be opened. `modprobe evdev` makes their files, `modprobe i8042` and `modprobe atkbd` the keyboard.\n",
		      stderr);
		return NULL;
	}
	fputs("Select the device event number: ", stderr);
	if (scanf("%u", &number) != 1)
		return NULL;
	snprintf(path, sizeof(path), "/dev/input/event%u", number);
	return path;
}

static int usage(FILE *to)
{
	fputs("usage: evtest [--grab] [/dev/input/eventX]\n"
	      "       evtest --query /dev/input/eventX EV_KEY|EV_SW|EV_LED|EV_SND CODE\n"
	      "Shows what an input device can report, and what it reports.\n"
	      "--grab: no other program sees its events meanwhile.\n"
	      "--query: exit status 10 if the key is down, or the switch, light or sound on; 0 if not.\n",
	      to);
	return to == stdout ? 0 : 1;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{"grab", no_argument, NULL, 'g'}, {"query", no_argument, NULL, 'q'}, {"help", no_argument, NULL, 'h'}, {0}};
	bool grab = false, asked = false;
	const char *path;
	int option;

	while ((option = getopt_long(argc, argv, "gqh", options, NULL)) != -1) {
		switch (option) {
		case 'g':
			grab = true;
			break;
		case 'q':
			asked = true;
			break;
		case 'h':
			return usage(stdout);
		default:
			return usage(stderr);
		}
	}
	/* Whoever reads through a pipe sees each event as it comes. */
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (asked)
		return argc - optind == 3 ? query(argv[optind], argv[optind + 1], argv[optind + 2]) : usage(stderr);
	if (argc - optind > 1)
		return usage(stderr);
	path = optind < argc ? argv[optind] : choose();
	return path ? capture(path, grab) : 1;
}
