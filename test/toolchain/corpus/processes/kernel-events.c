// SPDX-License-Identifier: GPL-2.0
/* The corpus: what happens in the kernel: modules come and go, processors, power, and chains of our own. */
#include <linux/cpuhotplug.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/suspend.h>

static int on_module(struct notifier_block *nb, unsigned long state, void *data)
{
	const struct module *mod = data;

	pr_info("%s %s\n", mod->name, state == MODULE_STATE_COMING ? "comes" : state == MODULE_STATE_GOING ? "goes" : "lives");
	return NOTIFY_OK;
}
static struct notifier_block modules = {.notifier_call = on_module};

static int on_power(struct notifier_block *nb, unsigned long event, void *unused)
{
	return event == PM_SUSPEND_PREPARE ? NOTIFY_BAD : NOTIFY_DONE;
}
static struct notifier_block power = {.notifier_call = on_power};

static BLOCKING_NOTIFIER_HEAD(own);
static ATOMIC_NOTIFIER_HEAD(quick);
static RAW_NOTIFIER_HEAD(raw);

static int first(struct notifier_block *nb, unsigned long value, void *sum)
{
	*(unsigned long *)sum += value;
	return value > 10 ? NOTIFY_STOP : NOTIFY_OK;
}
static struct notifier_block a = {.notifier_call = first, .priority = 1}, b = {.notifier_call = first};
static int state;

static int online(unsigned int cpu)
{
	pr_info("processor %u\n", cpu);
	return 0;
}

static int __init events_init(void)
{
	unsigned long sum = 0;
	int result;

	blocking_notifier_chain_register(&own, &a);
	blocking_notifier_chain_register(&own, &b);
	result = blocking_notifier_call_chain(&own, 20, &sum);
	atomic_notifier_call_chain(&quick, 1, &sum);
	raw_notifier_call_chain(&raw, 1, &sum);
	pr_info("%lu, stopped %d, %d\n", sum, !!(result & NOTIFY_STOP_MASK), notifier_to_errno(result));
	state = cpuhp_setup_state(CPUHP_AP_ONLINE_DYN, "corpus:online", online, NULL);
	if (state < 0)
		return state;
	register_pm_notifier(&power);
	return register_module_notifier(&modules);
}

static void __exit events_exit(void)
{
	unregister_module_notifier(&modules);
	unregister_pm_notifier(&power);
	cpuhp_remove_state(state);
}
module_init(events_init);
module_exit(events_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("what happens in the kernel");
