// SPDX-License-Identifier: GPL-2.0
/* The corpus: wait queues: with conditions, exclusive, with a callback, on a bit; completions; swait. */
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/swait.h>
#include <linux/wait.h>
#include <linux/wait_bit.h>

static DECLARE_WAIT_QUEUE_HEAD(queue);
static DECLARE_SWAIT_QUEUE_HEAD(simple);
static DECLARE_COMPLETION(done);
static unsigned long busy;
static bool ready, seen;

static int notice(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key)
{
	WRITE_ONCE(seen, true);
	return 0;
}

static int waker(void *unused)
{
	WRITE_ONCE(ready, true);
	wake_up_all(&queue);
	swake_up_one(&simple);
	clear_and_wake_up_bit(0, &busy);
	complete_all(&done);
	return 0;
}

static int __init wait_queues_init(void)
{
	struct wait_queue_entry watcher;
	struct task_struct *task;
	DEFINE_WAIT_FUNC(wait, autoremove_wake_function);

	init_waitqueue_func_entry(&watcher, notice);
	add_wait_queue(&queue, &watcher);
	set_bit(0, &busy);
	task = kthread_run(waker, NULL, "corpus-waker");
	if (IS_ERR(task)) {
		remove_wait_queue(&queue, &watcher);
		return PTR_ERR(task);
	}
	prepare_to_wait_exclusive(&queue, &wait, TASK_UNINTERRUPTIBLE);
	if (!READ_ONCE(ready))
		schedule_timeout(HZ);
	finish_wait(&queue, &wait);
	wait_event(queue, READ_ONCE(ready));
	wait_event_timeout(queue, READ_ONCE(seen), HZ);
	swait_event_timeout_exclusive(simple, READ_ONCE(ready), HZ);
	wait_on_bit(&busy, 0, TASK_UNINTERRUPTIBLE);
	if (wait_for_completion_interruptible_timeout(&done, HZ) <= 0)
		pr_warn("not completed\n");
	remove_wait_queue(&queue, &watcher);
	reinit_completion(&done);
	return try_wait_for_completion(&done) || waitqueue_active(&queue) ? -EIO : 0;
}

static void __exit wait_queues_exit(void)
{
}
module_init(wait_queues_init);
module_exit(wait_queues_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("wait queues and completions");
