// SPDX-License-Identifier: GPL-2.0
/* The corpus: stack traces that are kept, notifiers of oopses and panics. */
#include <linux/kdebug.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/panic_notifier.h>
#include <linux/reboot.h>
#include <linux/stacktrace.h>

static int on_die(struct notifier_block *nb, unsigned long reason, void *data)
{
	struct die_args *args = data;

	if (reason == DIE_OOPS)
		pr_emerg("oops in %pS: %s\n", (void *)instruction_pointer(args->regs), args->str);
	return NOTIFY_DONE;
}
static struct notifier_block dies = {.notifier_call = on_die, .priority = 10};

static int on_panic(struct notifier_block *nb, unsigned long unused, void *text)
{
	pr_emerg("last words: %s\n", (char *)text);
	return NOTIFY_DONE;
}
static struct notifier_block panics = {.notifier_call = on_panic};

static int on_reboot(struct notifier_block *nb, unsigned long code, void *command)
{
	pr_info("%s\n", code == SYS_RESTART ? "restarts" : "ends");
	return NOTIFY_OK;
}
static struct notifier_block reboots = {.notifier_call = on_reboot};

static noinline void keep(unsigned long *entries, unsigned int *count)
{
	*count = stack_trace_save(entries, *count, 0);
}

static int __init stacks_init(void)
{
	unsigned long entries[16];
	unsigned int count = ARRAY_SIZE(entries);
	char text[512];
	int err;

	keep(entries, &count);
	stack_trace_print(entries, min(count, 3U), 2);
	stack_trace_snprint(text, sizeof(text), entries, min(count, 2U), 0);
	pr_info("%u calls deep from %ps\n%s", count, __builtin_return_address(0), text);
	err = register_die_notifier(&dies) ?: atomic_notifier_chain_register(&panic_notifier_list, &panics);
	return err ?: register_reboot_notifier(&reboots);
}

static void __exit stacks_exit(void)
{
	unregister_reboot_notifier(&reboots);
	atomic_notifier_chain_unregister(&panic_notifier_list, &panics);
	unregister_die_notifier(&dies);
}
module_init(stacks_init);
module_exit(stacks_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("stack traces and notifiers");
