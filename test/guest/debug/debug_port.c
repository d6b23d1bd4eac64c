// SPDX-License-Identifier: GPL-2.0
/* Owns the kernel's side of the debug port as a module, for images whose kernel has it not built in. */
#include <linux/io.h>
#include <linux/irqflags.h>
#include <linux/kdebug.h>
#include <linux/module.h>
#include <linux/ptrace.h>

#define PORT_INT3 0xd80
#define PORT_MODULE(state) ((state) == MODULE_STATE_COMING ? 0xd84 : (state) == MODULE_STATE_LIVE ? 0xd88 : 0xd8c)

static __always_inline u32 tell(u16 port, const void *what)
{
	unsigned long flags;
	u32 verdict;

	raw_local_irq_save(flags);
	outl((u32)what, port);
	while (!(verdict = inl(port)))
		cpu_relax();
	raw_local_irq_restore(flags);
	return verdict;
}

static notrace int on_die(struct notifier_block *block, unsigned long event, void *data)
{
	struct die_args *args = data;

	if (event != DIE_INT3 || user_mode(args->regs))
		return NOTIFY_DONE;
	return tell(PORT_INT3, args->regs) == 1 ? NOTIFY_STOP : NOTIFY_DONE;
}

static notrace int on_module(struct notifier_block *block, unsigned long state, void *data)
{
	if (state != MODULE_STATE_UNFORMED)
		tell(PORT_MODULE(state), data);
	return NOTIFY_OK;
}

static struct notifier_block die_block = { .notifier_call = on_die, .priority = 1000 };
static struct notifier_block module_block = { .notifier_call = on_module, .priority = INT_MIN };

static int __init debug_port_init(void)
{
	int error = register_die_notifier(&die_block);

	return error ?: register_module_notifier(&module_block);
}

static void __exit debug_port_exit(void)
{
	unregister_module_notifier(&module_block);
	unregister_die_notifier(&die_block);
}

module_init(debug_port_init);
module_exit(debug_port_exit);
MODULE_LICENSE("GPL");
