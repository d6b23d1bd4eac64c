// SPDX-License-Identifier: GPL-2.0
/* The corpus: lines of a GPIO chip by the second version of its interface. */
#include <fcntl.h>
#include <linux/gpio.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

int main(void)
{
	struct gpio_v2_line_request request = {.offsets = {0, 1}, .num_lines = 2, .consumer = "corpus"};
	struct gpio_v2_line_values values = {.mask = 3, .bits = 1};
	struct gpiochip_info chip;
	struct gpio_v2_line_info line = {.offset = 0};
	int fd = open("/dev/gpiochip0", O_RDWR | O_CLOEXEC);

	if (fd < 0 || ioctl(fd, GPIO_GET_CHIPINFO_IOCTL, &chip)) {
		puts("no chip");
		return 0;
	}
	ioctl(fd, GPIO_V2_GET_LINEINFO_IOCTL, &line);
	printf("%s %s, %u lines, %s\n", chip.name, chip.label, chip.lines, line.name);
	request.config.flags = GPIO_V2_LINE_FLAG_OUTPUT;
	if (line.flags & GPIO_V2_LINE_FLAG_USED || ioctl(fd, GPIO_V2_GET_LINE_IOCTL, &request))
		return 0;
	ioctl(request.fd, GPIO_V2_LINE_SET_VALUES_IOCTL, &values);
	values.bits = 0;
	ioctl(request.fd, GPIO_V2_LINE_GET_VALUES_IOCTL, &values);
	request.config.flags = GPIO_V2_LINE_FLAG_INPUT | GPIO_V2_LINE_FLAG_EDGE_RISING;
	ioctl(request.fd, GPIO_V2_LINE_SET_CONFIG_IOCTL, &request.config);
	printf("%llx, %d events\n", (unsigned long long)values.bits, poll(&(struct pollfd){.fd = request.fd, .events = POLLIN}, 1, 0));
	close(request.fd);
	return values.bits == 1 ? 0 : 1;
}
