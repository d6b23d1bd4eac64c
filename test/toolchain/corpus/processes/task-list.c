// SPDX-License-Identifier: GPL-2.0
/* The corpus: all processes and threads, their parents, states, priorities, times. */
#include <linux/cpumask.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/sched/cputime.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>

static int __init list_init(void)
{
	struct task_struct *task, *thread, *child;
	int processes = 0, threads = 0, children = 0;
	u64 user, system;

	rcu_read_lock();
	for_each_process(task) {
		processes++;
		if (task->mm && !(task->flags & PF_KTHREAD))
			pr_debug("%d %s %c, nice %d\n", task_pid_nr(task), task->comm, task_state_to_char(task), task_nice(task));
	}
	for_each_process_thread(task, thread)
		threads++;
	list_for_each_entry(child, &init_task.children, sibling)
		children++;
	for (task = current; task != &init_task; task = rcu_dereference(task->real_parent))
		pr_info("%d, uid %u\n", task->pid, from_kuid(&init_user_ns, task_uid(task)));
	rcu_read_unlock();
	task_cputime(current, &user, &system);
	pr_info("%d processes, %d threads, %d of pid 0, policy %u, prio %d, %llu ns\n", processes, threads, children,
		current->policy, current->prio, user + system);
	return cpumask_test_cpu(0, current->cpus_ptr) && threads >= processes ? 0 : -EIO;
}

static void __exit list_exit(void)
{
}
module_init(list_init);
module_exit(list_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("all processes and threads");
