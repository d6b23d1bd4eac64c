// SPDX-License-Identifier: GPL-2.0
/* What goes wrong when it is told to, and what calls the kernel: written to /dev/fault, a word says how. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/panic.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

struct item {
	int value;
	struct item *next;
};

static struct item *last;
static int calls;

static noinline int store(struct item *item, int value)
{
	item->value = value; /* writes */
	return value + 1;
}

static noinline void *reserve(size_t size)
{
	void *memory = kmalloc(size, GFP_KERNEL); /* asks */

	if (!memory)
		return NULL; /* none */
	return memory;
}

/*
 * What stands last in these two becomes a jump: nothing of them is left on the stack. A kernel with frame pointers is compiled
 * without such jumps, but for whoever asks for them.
 */
#define LAST_CALL_IS_A_JUMP __attribute__((optimize("optimize-sibling-calls")))

static noinline LAST_CALL_IS_A_JUMP void drop(struct item *item)
{
	calls++;
	kfree(item); /* drops */
}

static noinline LAST_CALL_IS_A_JUMP int renew(struct item *item)
{
	item->next = NULL;
	return store(item, 8); /* renews */
}

static ssize_t fault_write(struct file *file, const char __user *from, size_t count, loff_t *position)
{
	char word[8] = {};
	int told = 0;

	if (copy_from_user(word, from, min(count, sizeof(word) - 1)))
		return -EFAULT;
	calls++; /* counts */
	switch (word[0]) {
	case 'n':
		told = store(last, calls); /* null */
		break;
	case 'b':
		BUG(); /* bug */
		break;
	case 'w':
		WARN(1, "fault: warned\n"); /* warn */
		break;
	case 'p':
		panic("fault: told to"); /* panics */
		break;
	case 'm':
		last = reserve(sizeof(*last)); /* reserves */
		if (!last)
			return -ENOMEM; /* failed */
		store(last, 7); /* keeps */
		pr_info("fault: kept %d\n", last->value); /* tells */
		kfree(last); /* frees */
		last = NULL;
		break;
	case 't':
		last = reserve(sizeof(*last));
		if (!last)
			return -ENOMEM;
		renew(last);
		drop(last);
		last = NULL;
		break;
	}
	calls += told; /* adds */
	return count;
}

static const struct file_operations operations = { .owner = THIS_MODULE, .write = fault_write };
static struct miscdevice device = { .minor = MISC_DYNAMIC_MINOR, .name = "fault", .fops = &operations };

module_misc_device(device);
MODULE_DESCRIPTION("What goes wrong when it is told to");
MODULE_LICENSE("GPL");
