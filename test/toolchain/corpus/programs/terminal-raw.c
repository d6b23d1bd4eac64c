// SPDX-License-Identifier: GPL-2.0
/* The corpus: a pseudo-terminal made raw, its size, and a letter through it. */
#include <fcntl.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

int main(void)
{
	struct winsize size = {.ws_row = 30, .ws_col = 100};
	struct termios termios;
	char letter = 0, *name;
	int master = posix_openpt(O_RDWR | O_NOCTTY), slave;

	if (master < 0 || grantpt(master) || unlockpt(master) || !(name = ptsname(master))) {
		perror("posix_openpt");
		return 1;
	}
	slave = open(name, O_RDWR | O_NOCTTY);
	if (slave < 0 || tcgetattr(slave, &termios)) {
		perror(name);
		return 1;
	}
	cfmakeraw(&termios);
	cfsetspeed(&termios, B115200);
	termios.c_cc[VMIN] = 1;
	termios.c_cc[VTIME] = 0;
	tcsetattr(slave, TCSAFLUSH, &termios);
	ioctl(slave, TIOCSWINSZ, &size);
	ioctl(master, TIOCGWINSZ, &size);
	if (write(master, "x", 1) != 1 || read(slave, &letter, 1) != 1)
		return 1;
	printf("%s %d %ux%u %c\n", name, isatty(slave), size.ws_col, size.ws_row, letter);
	return letter == 'x' && size.ws_col == 100 ? 0 : 1;
}
