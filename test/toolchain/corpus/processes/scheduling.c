// SPDX-License-Identifier: GPL-2.0
/* The corpus: policies, priorities, time and load of a thread of the kernel. */
#include <linux/cpu.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/sched/loadavg.h>
#include <linux/sched/rt.h>
#include <linux/sched/task.h>
#include <uapi/linux/sched/types.h>

static int spin(void *unused)
{
	while (!kthread_should_stop())
		cond_resched();
	return 0;
}

static int idle(void *unused)
{
	while (!kthread_should_stop()) {
		schedule_timeout_interruptible(HZ / 10);
		might_sleep();
	}
	return 0;
}

static struct task_struct *low, *high;

static int __init scheduling_init(void)
{
	low = kthread_create_on_node(spin, NULL, NUMA_NO_NODE, "corpus-low");
	high = kthread_create_on_cpu(idle, NULL, 0, "corpus-high/%u");
	if (IS_ERR(low) || IS_ERR(high))
		return -ENOMEM;
	set_user_nice(low, MAX_NICE);
	sched_set_fifo_low(high);
	wake_up_process(low);
	wake_up_process(high);
	yield();
	pr_info("nice %d, real time %d, load %lu.%02lu, need to give way %d\n", task_nice(low), rt_task(high),
		LOAD_INT(avenrun[0]), LOAD_FRAC(avenrun[0]), need_resched());
	return 0;
}

static void __exit scheduling_exit(void)
{
	kthread_stop(high);
	kthread_stop(low);
}
module_init(scheduling_init);
module_exit(scheduling_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("policies and priorities");
