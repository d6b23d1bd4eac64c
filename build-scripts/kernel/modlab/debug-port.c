// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the kernel's side of the debug port: tells the machine's debugger of breakpoints and of modules that come and go,
 * and waits for its verdict. The debugger is outside of the guest; without it the ports are absent, which reads as
 * ~0, and everything is as if this file did not exist.
 *
 * Each event is one 32-bit write to a port of its own, so that an event in an interrupt cannot mix with another:
 *
 *   port            written                       when
 *   0xd80           address of struct pt_regs     an int3 in kernel mode that is no kprobe's (ip is behind it)
 *   0xd84           address of struct module      the module comes: relocated, its init has not run
 *   0xd88           address of struct module      it is live: its init is done, the init sections are still there
 *   0xd8c           address of struct module      it goes: its exit has run, or its init failed
 *
 * Then the same port is read until it has a verdict:
 *
 *   0               not yet: ask again (the debugger holds the machine still meanwhile)
 *   1               it was the debugger's: go on from pt_regs as they are now
 *   anything else   it was not: the int3 goes on to the other handlers, in the end to die()
 *
 * For the three module events 1 and "anything else" are the same.
 *
 * Interrupts are off from the write to the verdict. Whatever the functions here use is inlined, so a breakpoint
 * anywhere but in the entry code, in the NOKPROBE functions on the way here and in this file is safe.
 */
#include <linux/init.h>
#include <linux/io.h>
#include <linux/irqflags.h>
#include <linux/kdebug.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include "debug-layout.h"

#define PORT_INT3 0xd80
#define PORT_COMING 0xd84
#define PORT_LIVE 0xd88
#define PORT_GOING 0xd8c

#define VERDICT_WAIT 0
#define VERDICT_MINE 1

static __always_inline u32 tell(u16 port, const void *what)
{
	unsigned long flags;
	u32 verdict;

	raw_local_irq_save(flags);
	outl((u32)what, port);
	while ((verdict = inl(port)) == VERDICT_WAIT)
		cpu_relax();
	raw_local_irq_restore(flags);
	return verdict;
}

static notrace int on_die(struct notifier_block *block, unsigned long event, void *data)
{
	struct die_args *args = data;

	if (event != DIE_INT3 || user_mode(args->regs))
		return NOTIFY_DONE;
	return tell(PORT_INT3, args->regs) == VERDICT_MINE ? NOTIFY_STOP : NOTIFY_DONE;
}
NOKPROBE_SYMBOL(on_die);

static notrace int on_module(struct notifier_block *block, unsigned long state, void *data)
{
	switch (state) {
	case MODULE_STATE_COMING:
		tell(PORT_COMING, data);
		break;
	case MODULE_STATE_LIVE:
		tell(PORT_LIVE, data);
		break;
	case MODULE_STATE_GOING:
		tell(PORT_GOING, data);
		break;
	}
	return NOTIFY_OK;
}
NOKPROBE_SYMBOL(on_module);

static struct notifier_block die_block = {.notifier_call = on_die, .priority = 1000};

/* Last: what others change in the code of a module that comes (jump labels, ftrace, kprobes) is then in place. */
static struct notifier_block module_block = {.notifier_call = on_module, .priority = INT_MIN};

const struct modlab_debug_layout modlab_debug_layout = MODLAB_DEBUG_LAYOUT;

static int __init debug_port_init(void)
{
	int error = register_die_notifier(&die_block);

	return error ?: register_module_notifier(&module_block);
}
early_initcall(debug_port_init);
