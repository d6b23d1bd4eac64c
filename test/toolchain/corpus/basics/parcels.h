/* SPDX-License-Identifier: GPL-2.0 */
/* What parcels-export gives to parcels-import. */
#ifndef CORPUS_PARCELS_H
#define CORPUS_PARCELS_H

#include <linux/types.h>

struct parcel {
	u32 weight;
	const char *to;
};

int parcels_send(const struct parcel *parcel);
u32 parcels_total(void);
extern unsigned int parcels_limit;

#endif
