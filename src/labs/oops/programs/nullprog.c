// SPDX-License-Identifier: GPL-2.0
/*
 * The fault of stumble.c in a program: `nullprog NUMBER` weighs a parcel without looking whether
 * there is one. The number is 7 if none is given.
 */
#include <stdio.h>
#include <stdlib.h>

#include "../parcel.h"

int main(int argc, char **argv)
{
	int number = argc > 1 ? atoi(argv[1]) : 7;

	printf("nullprog: I send parcel %d\n", number);
	fflush(stdout);
	printf("nullprog: parcel %d weighs %d\n", number, find_parcel(number)->weight);
	return 0;
}
