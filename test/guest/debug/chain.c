// SPDX-License-Identifier: GPL-2.0
/* What is looked into: a list that grows in init and is read through a device. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>

struct node {
	int value;
	const char *name;
	struct node *next;
};

static struct node *head;
static int sum;
static int reads;

static inline int weight(struct node *node)
{
	int heavy = node->value * 2;

	sum += heavy; /* inlined */
	return heavy;
}

static noinline int add(int value)
{
	struct node *node = kmalloc(sizeof(*node), GFP_KERNEL); /* allocates */

	if (!node)
		return -ENOMEM;
	node->value = value; /* stores */
	node->name = "link";
	node->next = head;
	head = node; /* links */
	weight(node); /* weighs */
	return 0;
}

static noinline int depth(int left)
{
	if (left == 0)
		return 0; /* bottom */
	return depth(left - 1) + 1; /* deeper */
}

static ssize_t chain_read(struct file *file, char __user *to, size_t count, loff_t *position)
{
	reads++; /* read */
	return 0;
}

static const struct file_operations operations = { .owner = THIS_MODULE, .read = chain_read };
static struct miscdevice device = { .minor = MISC_DYNAMIC_MINOR, .name = "chain", .fops = &operations };

static int __init chain_init(void)
{
	int a = 0, b = 1, i;

	for (i = 0; i < 10; i++) {
		int next = a + b; /* sums */

		add(next); /* adds */
		a = b;
		b = next;
	}
	sum += depth(5); /* descends */
	pr_info("chain: sum %d\n", sum); /* tells */
	return misc_register(&device);
}

static void __exit chain_exit(void)
{
	misc_deregister(&device); /* leaves */
	while (head) {
		struct node *node = head;

		head = node->next;
		kfree(node);
	}
}

module_init(chain_init);
module_exit(chain_exit);
MODULE_LICENSE("GPL");
