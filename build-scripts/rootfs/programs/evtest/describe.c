// SPDX-License-Identifier: GPL-2.0
/* Owns what evtest says of a device: who it is, what it can report, and what is on. */
#include "codes.h"
#include <stdio.h>
#include <sys/ioctl.h>

static void show_axis(int device, unsigned int code)
{
	struct input_absinfo axis;

	if (ioctl(device, EVIOCGABS(code), &axis) < 0)
		return;
	printf("      Value %6d\n      Min   %6d\n      Max   %6d\n", axis.value, axis.minimum, axis.maximum);
	if (axis.fuzz)
		printf("      Fuzz  %6d\n", axis.fuzz);
	if (axis.flat)
		printf("      Flat  %6d\n", axis.flat);
	if (axis.resolution)
		printf("      Resolution %6d\n", axis.resolution);
}

bool read_state(int device, unsigned int type, unsigned long *bits, size_t size)
{
	switch (type) {
	case EV_KEY:
		return ioctl(device, EVIOCGKEY(size), bits) >= 0;
	case EV_SW:
		return ioctl(device, EVIOCGSW(size), bits) >= 0;
	case EV_LED:
		return ioctl(device, EVIOCGLED(size), bits) >= 0;
	case EV_SND:
		return ioctl(device, EVIOCGSND(size), bits) >= 0;
	default:
		return false;
	}
}

static void show_codes(int device, unsigned int type)
{
	unsigned long codes[LONGS(KEY_CNT)] = {0}, state[LONGS(KEY_CNT)] = {0};
	bool stateful = type != EV_KEY && read_state(device, type, state, sizeof(state));

	if (ioctl(device, EVIOCGBIT(type, sizeof(codes)), codes) < 0)
		return;
	for (unsigned int code = 0; code < KEY_CNT; code++) {
		if (!has_bit(codes, code))
			continue;
		printf("    Event code %u (%s)", code, name_in(&kinds[type], code));
		if (stateful)
			printf(" state %d", has_bit(state, code));
		putchar('\n');
		if (type == EV_ABS)
			show_axis(device, code);
	}
}

static void show_repeat(int device)
{
	unsigned int settings[REP_CNT];

	puts("Key repeat handling:\n  Repeat type 20 (EV_REP)");
	if (ioctl(device, EVIOCGREP, settings) < 0)
		return;
	for (unsigned int code = 0; code < REP_CNT; code++)
		printf("    Repeat code %u (%s)\n      Value %6u\n", code, name_in(&kinds[EV_REP], code), settings[code]);
}

int show_device(int device)
{
	unsigned long supported[LONGS(EV_CNT)] = {0}, has_property[LONGS(INPUT_PROP_CNT)] = {0};
	struct input_id id;
	char name[256] = "Unknown";
	int version;

	if (ioctl(device, EVIOCGVERSION, &version) < 0 || ioctl(device, EVIOCGID, &id) < 0) {
		perror("evtest: not an input device");
		return 1;
	}
	ioctl(device, EVIOCGNAME(sizeof(name)), name);
	ioctl(device, EVIOCGBIT(0, sizeof(supported)), supported);
	ioctl(device, EVIOCGPROP(sizeof(has_property)), has_property);
	printf("Input driver version is %d.%d.%d\n", version >> 16, version >> 8 & 0xff, version & 0xff);
	printf("Input device ID: bus 0x%x vendor 0x%x product 0x%x version 0x%x\n", id.bustype, id.vendor, id.product,
	       id.version);
	printf("Input device name: \"%s\"\nSupported events:\n", name);
	for (unsigned int type = 0; type < EV_CNT; type++) {
		if (!has_bit(supported, type) || type == EV_REP)
			continue;
		printf("  Event type %u (%s)\n", type, name_in(&types, type));
		if (type != EV_SYN)
			show_codes(device, type);
	}
	if (has_bit(supported, EV_REP))
		show_repeat(device);
	puts("Properties:");
	for (unsigned int property = 0; property < INPUT_PROP_CNT; property++)
		if (has_bit(has_property, property))
			printf("  Property type %u (%s)\n", property, name_in(&properties, property));
	return 0;
}
