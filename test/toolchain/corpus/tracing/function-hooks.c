// SPDX-License-Identifier: GPL-2.0
/* The corpus: kretprobes with data of each call, an fprobe, an offset, several at once. */
#include <linux/fprobe.h>
#include <linux/kprobes.h>
#include <linux/ktime.h>
#include <linux/module.h>

static char *function = "kernel_clone";
module_param(function, charp, 0444);

struct call {
	ktime_t entered;
};
static u64 longest;
static unsigned long entries;

static int entered(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	struct call *call = (struct call *)instance->data;

	if (!current->mm)
		return 1;
	call->entered = ktime_get();
	return 0;
}
NOKPROBE_SYMBOL(entered);

static int returned(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	struct call *call = (struct call *)instance->data;

	longest = max_t(u64, longest, ktime_to_ns(ktime_sub(ktime_get(), call->entered)));
	return 0;
}
NOKPROBE_SYMBOL(returned);
static struct kretprobe timed = {
	.handler = returned,
	.entry_handler = entered,
	.data_size = sizeof(struct call),
	.maxactive = 20,
};

static int on_entry(struct fprobe *fp, unsigned long ip, unsigned long ret, struct pt_regs *regs, void *data)
{
	entries++;
	return 0;
}

static void on_exit(struct fprobe *fp, unsigned long ip, unsigned long ret, struct pt_regs *regs, void *data)
{
}
static struct fprobe many = {.entry_handler = on_entry, .exit_handler = on_exit};

static int pre(struct kprobe *p, struct pt_regs *regs)
{
	return 0;
}

static void post(struct kprobe *p, struct pt_regs *regs, unsigned long flags)
{
}
static struct kprobe a = {.symbol_name = "vfs_open", .pre_handler = pre, .post_handler = post};
static struct kprobe b = {.symbol_name = "vfs_unlink", .pre_handler = pre};
static struct kprobe *both[] = {&a, &b};

static int __init hooks_init(void)
{
	int err;

	timed.kp.symbol_name = function;
	err = register_kretprobe(&timed);
	if (err)
		return err;
	err = register_kprobes(both, ARRAY_SIZE(both));
	if (err)
		goto ret;
	err = register_fprobe(&many, "vfs_read*", "vfs_readv");
	if (err)
		goto probes;
	disable_kprobe(&a);
	return 0;
probes:
	unregister_kprobes(both, ARRAY_SIZE(both));
ret:
	unregister_kretprobe(&timed);
	return err;
}

static void __exit hooks_exit(void)
{
	unregister_fprobe(&many);
	unregister_kprobes(both, ARRAY_SIZE(both));
	unregister_kretprobe(&timed);
	pr_info("%lu reads, longest %llu ns, %d missed\n", entries, longest, timed.nmissed);
}
module_init(hooks_init);
module_exit(hooks_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("kretprobes and an fprobe");
