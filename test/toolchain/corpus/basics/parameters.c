// SPDX-License-Identifier: GPL-2.0
/* The corpus: module parameters of each kind. */
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/slab.h>
#include <linux/string.h>

static bool verbose;
module_param(verbose, bool, 0644);
MODULE_PARM_DESC(verbose, "say more");
static bool quiet = true;
module_param_named(loud, quiet, invbool, 0444);
static unsigned char level = 3;
module_param(level, byte, 0644);
static short offset = -1;
module_param(offset, short, 0);
static unsigned long long mask = 0xffULL;
module_param(mask, ullong, 0400);
static unsigned int port = 0x378;
module_param_hw(port, uint, ioport, 0444);
static char title[16] = "untitled";
module_param_string(title, title, sizeof(title), 0644);
static int lines[8];
static unsigned int nr_lines;
module_param_array_named(gpio, lines, int, &nr_lines, 0444);
static char *names[3];
module_param_array(names, charp, NULL, 0444);

static unsigned int period = 100;

static int set_period(const char *value, const struct kernel_param *kp)
{
	return param_set_uint_minmax(value, kp, 10, 1000);
}

static int get_period(char *buffer, const struct kernel_param *kp)
{
	return sysfs_emit(buffer, "%u ms\n", *(unsigned int *)kp->arg);
}

static const struct kernel_param_ops period_ops = {.set = set_period, .get = get_period};
module_param_cb(period, &period_ops, &period, 0644);
static int risky;
module_param_unsafe(risky, int, 0600);

static int __init parameters_init(void)
{
	kernel_param_lock(THIS_MODULE);
	pr_info("%s: level %u, offset %d, mask %#llx, %u lines, every %u ms\n", title, level, offset, mask, nr_lines,
		period);
	kernel_param_unlock(THIS_MODULE);
	return verbose && !quiet && names[0] ? -EINVAL : 0;
}

static void __exit parameters_exit(void)
{
}
module_init(parameters_init);
module_exit(parameters_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("module parameters of each kind");
