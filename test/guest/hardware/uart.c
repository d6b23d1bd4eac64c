// SPDX-License-Identifier: GPL-2.0
/* Owns the second UART from a program: `uart text` sends, `uart -5` waits for five bytes and prints them, then the line status. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/io.h>

#define PORT 0x2f8
#define LINE_STATUS (PORT + 5)
#define DATA_READY 0x01

int main(int argc, char **argv)
{
	if (argc != 2 || ioperm(PORT, 8, 1)) {
		perror("uart");
		return 1;
	}
	if (argv[1][0] == '-') {
		for (int count = atoi(argv[1] + 1); count > 0; count--) {
			while (!(inb(LINE_STATUS) & DATA_READY))
				;
			putchar(inb(PORT));
		}
		printf(" %02x\n", inb(LINE_STATUS));
	} else
		for (const char *text = argv[1]; *text; text++)
			outb(*text, PORT);
	return 0;
}
