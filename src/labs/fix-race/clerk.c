// SPDX-License-Identifier: GPL-2.0
/*
 * The work of a clerk in the ticket office. Several clerks do it at once, and each does it
 * right. All the same, seats are sold twice. This is the file to fix.
 */
#include "house.h"

/* Returns the number of the seat, or -ENOSPC if the house is sold out. */
int sell_ticket(void)
{
	int seat = first_free_seat();

	if (seat < 0)
		return seat;

	take_seat(seat);
	return seat;
}
