// SPDX-License-Identifier: GPL-2.0
/* The corpus: the symbols of another module, and one that is looked up when it runs. */
#include <linux/module.h>
#include "parcels.h"

MODULE_IMPORT_NS(CORPUS_PARCELS);

static int __init import_init(void)
{
	u32 (*found)(void) = symbol_get(parcels_total);
	struct parcel book = {.weight = 100, .to = "reader"};
	int err = parcels_send(&book);

	if (found) {
		pr_info("%u of %u after one to the %s\n", found(), parcels_limit, book.to);
		symbol_put(parcels_total);
	}
	return err;
}

static void __exit import_exit(void)
{
	pr_info("%s used by %d\n", KBUILD_MODNAME, module_refcount(THIS_MODULE));
}
module_init(import_init);
module_exit(import_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("the symbols of another module");
MODULE_SOFTDEP("pre: parcels-export");
