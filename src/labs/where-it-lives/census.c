// SPDX-License-Identifier: GPL-2.0
/*
 * Walks the kernel's list of modules, from its own entry on. The head of that list is not
 * exported, but the list is a ring: whoever is in it can follow it all the way round.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>

static const char *state_of(const struct module *mod)
{
	switch (mod->state) {
	case MODULE_STATE_LIVE:
		return "Live";
	case MODULE_STATE_COMING:
		return "Loading";
	case MODULE_STATE_GOING:
		return "Unloading";
	default:
		return "not yet formed";
	}
}

static int __init census_init(void)
{
	struct list_head *at = &THIS_MODULE->list;
	int count = 0;

	/*
	 * A module may be leaving while we look; until we unlock, its memory will not go.
	 * %px prints an address; %p would print a hash of it, to give nothing away.
	 */
	rcu_read_lock();
	do {
		/* The head is in the kernel's own data, all others are in modules. */
		if (is_vmalloc_addr(at)) {
			struct module *mod = list_entry(at, struct module, list);

			pr_info("%d. %s, struct module at %px, %s\n",
				++count, mod->name, mod, state_of(mod));
		} else {
			pr_info("the head of the list, at %px: %ps\n", at, at);
		}
		at = rcu_dereference(list_next_rcu(at));
	} while (at != &THIS_MODULE->list);
	rcu_read_unlock();

	return 0;
}

static void __exit census_exit(void)
{
	pr_info("goodbye\n");
}

module_init(census_init);
module_exit(census_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Prints the kernel's list of modules");
