// SPDX-License-Identifier: GPL-2.0
/* Three visitors come to the door, one after the other: three writes to /dev/gate. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	int gate = open("/dev/gate", O_WRONLY);
	int i;

	for (i = 0; i < 3; i++)
		if (write(gate, "\n", 1) != 1) {
			perror("/dev/gate");
			return 1;
		}
	close(gate);
	return 0;
}
