// SPDX-License-Identifier: GPL-2.0
/* The corpus: probes on the kernel's own tracepoints, found by name. */
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/tracepoint.h>
#include <trace/events/module.h>
#include <trace/events/sched.h>

static struct tracepoint *waking, *execs;
static atomic_t woken = ATOMIC_INIT(0), started = ATOMIC_INIT(0);

static void on_waking(void *data, struct task_struct *task)
{
	atomic_inc(&woken);
}

static void on_exec(void *data, struct task_struct *task, pid_t old, struct linux_binprm *bprm)
{
	atomic_inc(&started);
}

static void find(struct tracepoint *tp, void *priv)
{
	if (!strcmp(tp->name, "sched_waking"))
		waking = tp;
	else if (!strcmp(tp->name, "sched_process_exec"))
		execs = tp;
}

static int __init tracepoints_begin(void)
{
	int err;

	for_each_kernel_tracepoint(find, NULL);
	if (!waking || !execs)
		return -ENOENT;
	err = tracepoint_probe_register(waking, on_waking, NULL);
	if (err)
		return err;
	err = tracepoint_probe_register_prio(execs, on_exec, NULL, 5);
	if (err)
		tracepoint_probe_unregister(waking, on_waking, NULL);
	return err;
}

static void __exit tracepoints_end(void)
{
	tracepoint_probe_unregister(execs, on_exec, NULL);
	tracepoint_probe_unregister(waking, on_waking, NULL);
	tracepoint_synchronize_unregister();
	pr_info("%d woken, %d programs\n", atomic_read(&woken), atomic_read(&started));
}
module_init(tracepoints_begin);
module_exit(tracepoints_end);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("probes on the kernel's own tracepoints");
