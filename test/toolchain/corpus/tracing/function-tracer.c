// SPDX-License-Identifier: GPL-2.0
/* The corpus: a callback of ftrace with registers that finds its function by kprobe. */
#include <linux/ftrace.h>
#include <linux/kallsyms.h>
#include <linux/kprobes.h>
#include <linux/module.h>

static unsigned long target;
static atomic_t calls = ATOMIC_INIT(0);

static void notrace on_call(unsigned long ip, unsigned long parent, struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	struct pt_regs *regs = ftrace_get_regs(fregs);
	int bit = ftrace_test_recursion_trylock(ip, parent);

	if (bit < 0)
		return;
	if (regs && !within_module(parent, THIS_MODULE))
		atomic_inc(&calls);
	ftrace_test_recursion_unlock(bit);
}
static struct ftrace_ops tracer = {.func = on_call, .flags = FTRACE_OPS_FL_SAVE_REGS};

static unsigned long lookup(const char *name)
{
	struct kprobe probe = {.symbol_name = name};
	unsigned long address;

	if (register_kprobe(&probe))
		return 0;
	address = (unsigned long)probe.addr;
	unregister_kprobe(&probe);
	return address;
}

static int __init corpus_tracer_init(void)
{
	char name[KSYM_SYMBOL_LEN];
	int err;

	target = lookup("vfs_write");
	if (!target)
		return -ENOENT;
	sprint_symbol(name, target);
	pr_info("%s, %ps\n", name, (void *)target);
	err = ftrace_set_filter_ip(&tracer, target, 0, 0);
	if (err)
		return err;
	err = register_ftrace_function(&tracer);
	if (err)
		ftrace_set_filter_ip(&tracer, target, 1, 0);
	return err;
}

static void __exit corpus_tracer_exit(void)
{
	unregister_ftrace_function(&tracer);
	ftrace_free_filter(&tracer);
	pr_info("%d calls\n", atomic_read(&calls));
}
module_init(corpus_tracer_init);
module_exit(corpus_tracer_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a callback of ftrace with registers");
