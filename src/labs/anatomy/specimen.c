// SPDX-License-Identifier: GPL-2.0
/*
 * A module to be taken apart: each of its parts goes into a section of its own. When it comes and
 * when it leaves, it says how much memory the kernel keeps for its .init.text.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

static const char what[] = "init text";	/* .rodata: never changes */
static int next = 1;			/* .data: begins with a value */
static int reports;			/* .bss: begins as 0, and takes no room in the file */

/* .text: ordinary code, there as long as the module is. */
static void specimen_report(const char *when)
{
	/* The kernel's own note of the memory that this module has, by kind. */
	const struct module_memory *init_text = &THIS_MODULE->mem[MOD_INIT_TEXT];

	reports++;
	pr_info("%s: %s: %u bytes (report %d of %d)\n",
		when, what, init_text->size, next++, reports);
}

/* .init.text: runs once, and then its memory is given back. */
static int __init specimen_init(void)
{
	specimen_report("init");
	return 0;
}

/* .exit.text: needed only for removal. */
static void __exit specimen_exit(void)
{
	specimen_report("exit");
}

module_init(specimen_init);
module_exit(specimen_exit);

/* .modinfo: text for people and for tools. */
MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("A module to be taken apart");
