// SPDX-License-Identifier: GPL-2.0
/* The corpus: workqueues: ordered, unbound, delayed, on the system's, and an rcu_work. */
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct job {
	struct work_struct work;
	int number;
};

static struct workqueue_struct *ordered, *unbound;
static struct delayed_work again;
static struct rcu_work after;
static int rounds;

static void do_job(struct work_struct *work)
{
	struct job *job = container_of(work, struct job, work);

	pr_info("job %d in %s\n", job->number, current->comm);
	kfree(job);
}

static void do_again(struct work_struct *work)
{
	if (++rounds < 1000)
		queue_delayed_work(unbound, to_delayed_work(work), msecs_to_jiffies(20));
}

static void do_after(struct work_struct *work)
{
	pr_info("after a grace period\n");
}

static void do_now(struct work_struct *work)
{
	pr_info("now\n");
}
static DECLARE_WORK(now, do_now);

static int __init items_init(void)
{
	int i;

	ordered = alloc_ordered_workqueue("corpus-ordered", WQ_MEM_RECLAIM);
	unbound = alloc_workqueue("corpus-%s", WQ_UNBOUND | WQ_FREEZABLE, 4, "unbound");
	if (!ordered || !unbound) {
		if (ordered)
			destroy_workqueue(ordered);
		return -ENOMEM;
	}
	for (i = 0; i < 3; i++) {
		struct job *job = kmalloc(sizeof(*job), GFP_KERNEL);

		if (!job)
			break;
		INIT_WORK(&job->work, do_job);
		job->number = i;
		queue_work(ordered, &job->work);
	}
	INIT_DELAYED_WORK(&again, do_again);
	mod_delayed_work(unbound, &again, HZ / 50);
	INIT_RCU_WORK(&after, do_after);
	queue_rcu_work(system_wq, &after);
	schedule_work(&now);
	flush_work(&now);
	return 0;
}

static void __exit items_exit(void)
{
	cancel_delayed_work_sync(&again);
	flush_rcu_work(&after);
	drain_workqueue(ordered);
	destroy_workqueue(ordered);
	destroy_workqueue(unbound);
	pr_info("%d rounds, pending %d\n", rounds, work_pending(&now));
}
module_init(items_init);
module_exit(items_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("workqueues");
