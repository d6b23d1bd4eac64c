// SPDX-License-Identifier: GPL-2.0
/*
 * Tries /dev/slate. What main() has to do is for you to write: open, write, go back to the
 * beginning, read, print, close.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
	return 0;
}
