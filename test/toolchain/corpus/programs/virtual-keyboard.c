// SPDX-License-Identifier: GPL-2.0
/* The corpus: a keyboard made by uinput, and an event device read. */
#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <linux/uinput.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static void emit(int fd, int type, int code, int value)
{
	struct input_event event = {.type = type, .code = code, .value = value};

	if (write(fd, &event, sizeof(event)) != sizeof(event))
		perror("write");
}

int main(void)
{
	struct uinput_setup setup = {.id = {.bustype = BUS_USB, .vendor = 0x1234, .product = 0x5678}};
	int fd = open("/dev/uinput", O_WRONLY | O_NONBLOCK);
	char name[64];

	if (fd < 0)
		return errno == ENOENT || errno == ENODEV ? 0 : 1;
	strcpy(setup.name, "corpus keyboard");
	if (ioctl(fd, UI_SET_EVBIT, EV_KEY) || ioctl(fd, UI_SET_KEYBIT, KEY_A) || ioctl(fd, UI_DEV_SETUP, &setup) ||
	    ioctl(fd, UI_DEV_CREATE)) {
		perror("uinput");
		return 1;
	}
	emit(fd, EV_KEY, KEY_A, 1);
	emit(fd, EV_SYN, SYN_REPORT, 0);
	emit(fd, EV_KEY, KEY_A, 0);
	emit(fd, EV_SYN, SYN_REPORT, 0);
	if (ioctl(fd, UI_GET_SYSNAME(sizeof(name)), name) >= 0)
		puts(name);
	ioctl(fd, UI_DEV_DESTROY);
	return close(fd);
}
