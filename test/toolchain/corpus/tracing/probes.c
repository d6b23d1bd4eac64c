// SPDX-License-Identifier: GPL-2.0
/* The corpus: kprobes and ftrace. */
#include <linux/ftrace.h>
#include <linux/kprobes.h>
#include <linux/module.h>

static int before(struct kprobe *p, struct pt_regs *regs)
{
	pr_info("%s at %px, ip %lx, ax %lx\n", p->symbol_name, p->addr, instruction_pointer(regs), regs->ax);
	return 0;
}
static struct kprobe probe = {.symbol_name = "do_sys_openat2", .pre_handler = before};

static int returned(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	pr_info("gave %ld\n", regs_return_value(regs));
	return 0;
}
static struct kretprobe back = {.handler = returned, .kp.symbol_name = "do_sys_openat2", .maxactive = 8};

static void notrace called(unsigned long ip, unsigned long parent, struct ftrace_ops *op, struct ftrace_regs *fregs)
{
}
static struct ftrace_ops ops = {.func = called};

static int __init corpus_init(void)
{
	ftrace_set_filter(&ops, "vfs_read", strlen("vfs_read"), 0);
	return register_kprobe(&probe) ?: register_kretprobe(&back) ?: register_ftrace_function(&ops);
}

static void __exit corpus_exit(void)
{
	unregister_ftrace_function(&ops);
	unregister_kretprobe(&back);
	unregister_kprobe(&probe);
}
module_init(corpus_init);
module_exit(corpus_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("kprobes and ftrace");
