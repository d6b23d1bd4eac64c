// SPDX-License-Identifier: GPL-2.0
/* The corpus: a console that keeps the last of what the kernel says. */
#include <linux/console.h>
#include <linux/module.h>

static char kept[1024];
static size_t at;

static void keep_write(struct console *console, const char *text, unsigned int count)
{
	while (count--) {
		kept[at] = *text++;
		at = (at + 1) % sizeof(kept);
	}
}

static int keep_setup(struct console *console, char *options)
{
	return 0;
}

static struct console keep = {
	.name = "keep",
	.write = keep_write,
	.setup = keep_setup,
	.flags = CON_PRINTBUFFER | CON_ENABLED | CON_ANYTIME,
	.index = -1,
};

static int __init keep_init(void)
{
	register_console(&keep);
	pr_info("kept as well\n");
	return 0;
}

static void __exit keep_exit(void)
{
	unregister_console(&keep);
}
module_init(keep_init);
module_exit(keep_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a console that keeps the last of what the kernel says");
