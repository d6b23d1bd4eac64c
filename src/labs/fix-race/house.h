/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The house and its plan of seats, which are on a slow device at the other end of the town.
 */
#ifndef HOUSE_H
#define HOUSE_H

#define SEATS	10000

int first_free_seat(void);	/* its number, or -ENOSPC if the house is sold out */
void take_seat(int seat);	/* marks it as taken */

int sell_ticket(void);		/* a clerk's work; in clerk.c */

#endif /* HOUSE_H */
