// SPDX-License-Identifier: GPL-2.0
/* The corpus: a table of sysctls: numbers with limits, a string, a handler. */
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/sysctl.h>

static int level = 3, zero, ten = 10;
static unsigned long bytes = 4096;
static int timeout = HZ;
static u8 flag;
static char where[32] = "here";

static int level_handler(const struct ctl_table *table, int write, void *buffer, size_t *length, loff_t *pos)
{
	int before = level, err = proc_dointvec_minmax(table, write, buffer, length, pos);

	if (!err && write && level != before)
		pr_info("level %d, was %d\n", level, before);
	return err;
}

static struct ctl_table table[] = {
	{
		.procname = "level",
		.data = &level,
		.maxlen = sizeof(level),
		.mode = 0644,
		.proc_handler = level_handler,
		.extra1 = &zero,
		.extra2 = &ten,
	},
	{.procname = "bytes", .data = &bytes, .maxlen = sizeof(bytes), .mode = 0644, .proc_handler = proc_doulongvec_minmax},
	{.procname = "timeout", .data = &timeout, .maxlen = sizeof(int), .mode = 0644, .proc_handler = proc_dointvec_jiffies},
	{.procname = "where", .data = where, .maxlen = sizeof(where), .mode = 0600, .proc_handler = proc_dostring},
	{
		.procname = "flag",
		.data = &flag,
		.maxlen = sizeof(flag),
		.mode = 0644,
		.proc_handler = proc_dou8vec_minmax,
		.extra1 = SYSCTL_ZERO,
		.extra2 = SYSCTL_ONE,
	},
};
static struct ctl_table_header *header;

static int __init sysctl_table_init(void)
{
	header = register_sysctl("dev/corpus", table);
	return header ? 0 : -ENOMEM;
}

static void __exit sysctl_table_exit(void)
{
	unregister_sysctl_table(header);
}
module_init(sysctl_table_init);
module_exit(sysctl_table_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a table of sysctls");
