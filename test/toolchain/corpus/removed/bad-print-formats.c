// SPDX-License-Identifier: GPL-2.0
/* The corpus: wrong formats in pr_info, dev_err, seq_printf and snprintf. */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/seq_file.h>

static void show(struct seq_file *seq, struct device *dev)
{
	seq_printf(seq, "%d %s\n", "text");
	dev_err(dev, "%lu\n", 5);
	dev_info(dev, "%d\n");
}

static int __init old_init(void)
{
	size_t size = 5;
	u64 wide = 1;
	char small[4];

	show(NULL, NULL);
	pr_info("%d %d\n", size, wide);
	pr_err("%s\n", size);
	pr_warn("%p %x\n", 5, &size);
	pr_info("%u\n", 1, 2);
	pr_debug("%ld\n", wide);
	printk(KERN_INFO, "%s\n", "comma");
	printk("%i %n\n", 1, (int *)&size);
	return snprintf(small, sizeof(small), "%s %d", "much too long", 1);
}
module_init(old_init);

MODULE_LICENSE("GPL");
