// SPDX-License-Identifier: GPL-2.0
/* The corpus: symbols for another module, some in a namespace. */
#include <linux/export.h>
#include <linux/module.h>
#include <linux/spinlock.h>
#include "parcels.h"

static DEFINE_SPINLOCK(lock);
static u32 total;

unsigned int parcels_limit = 1000;
EXPORT_SYMBOL(parcels_limit);

int parcels_send(const struct parcel *parcel)
{
	int err = 0;

	spin_lock(&lock);
	if (total + parcel->weight > parcels_limit)
		err = -ENOSPC;
	else
		total += parcel->weight;
	spin_unlock(&lock);
	return err;
}
EXPORT_SYMBOL_NS_GPL(parcels_send, CORPUS_PARCELS);

u32 parcels_total(void)
{
	return READ_ONCE(total);
}
EXPORT_SYMBOL_GPL(parcels_total);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("symbols for another module");
