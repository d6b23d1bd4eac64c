/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The parcels that the program and the modules of this lab weigh. There is none with the number 7.
 */
#ifndef PARCEL_H
#define PARCEL_H

struct parcel {
	int number;
	char from[28];
	char to[32];
	int weight;	/* at which distance from the beginning? */
};

static const struct parcel parcels[] = {
	{ 1, "Anna", "Ben", 250 },
	{ 2, "Ben", "Chris", 1200 },
	{ 3, "Chris", "Anna", 75 },
	{ 0 }	/* the end */
};

/* NULL, if there is no such parcel: so whoever calls this has to look. */
static const struct parcel *find_parcel(int number)
{
	const struct parcel *parcel;

	for (parcel = parcels; parcel->number; parcel++)
		if (parcel->number == number)
			return parcel;
	return NULL;
}

#endif /* PARCEL_H */
