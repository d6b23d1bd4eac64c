// SPDX-License-Identifier: GPL-2.0
/* The corpus: kernel threads: parked, stopped, bound, with a worker and completions. */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/freezer.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched/task.h>

static struct task_struct *counter, *parked;
static struct kthread_worker *worker;
static struct kthread_work work;
static struct kthread_delayed_work later;
static DECLARE_COMPLETION(started);
static unsigned long rounds;

static int count(void *data)
{
	unsigned long *to = data;

	set_freezable();
	complete(&started);
	while (!kthread_should_stop()) {
		++*to;
		try_to_freeze();
		set_current_state(TASK_INTERRUPTIBLE);
		if (!kthread_should_stop())
			schedule_timeout(HZ / 20);
		__set_current_state(TASK_RUNNING);
	}
	return 7;
}

static int park(void *data)
{
	while (!kthread_should_stop()) {
		if (kthread_should_park())
			kthread_parkme();
		usleep_range(1000, 2000);
	}
	return 0;
}

static void do_work(struct kthread_work *work)
{
	pr_info("%s does it\n", current->comm);
}

static int __init threads_init(void)
{
	counter = kthread_run(count, &rounds, "corpus/%d", 0);
	if (IS_ERR(counter))
		return PTR_ERR(counter);
	parked = kthread_create(park, NULL, "corpus-parked");
	worker = kthread_create_worker(0, "corpus-worker");
	if (IS_ERR(parked) || IS_ERR(worker)) {
		kthread_stop(counter);
		return -ENOMEM;
	}
	get_task_struct(counter);
	kthread_bind(parked, 0);
	wake_up_process(parked);
	kthread_park(parked);
	kthread_unpark(parked);
	kthread_init_work(&work, do_work);
	kthread_queue_work(worker, &work);
	kthread_init_delayed_work(&later, do_work);
	kthread_queue_delayed_work(worker, &later, HZ);
	kthread_flush_work(&work);
	return wait_for_completion_timeout(&started, HZ) ? 0 : -ETIMEDOUT;
}

static void __exit threads_exit(void)
{
	kthread_cancel_delayed_work_sync(&later);
	kthread_destroy_worker(worker);
	kthread_stop(parked);
	pr_info("gave %d after %lu rounds\n", kthread_stop(counter), rounds);
	put_task_struct(counter);
}
module_init(threads_init);
module_exit(threads_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("kernel threads");
