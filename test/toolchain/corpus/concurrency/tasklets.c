// SPDX-License-Identifier: GPL-2.0
/* The corpus: tasklets of both kinds, irq_work, and work on a bottom-half workqueue. */
#include <linux/interrupt.h>
#include <linux/irq_work.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static void high(struct tasklet_struct *tasklet)
{
	pr_info("high, in softirq %d\n", !!in_serving_softirq());
}

static void old(unsigned long data)
{
	pr_info("old style, %lu\n", data);
}

static struct tasklet_struct own;
static DECLARE_TASKLET(high_tasklet, high);
static DECLARE_TASKLET_OLD(unused, old);

static void own_run(struct tasklet_struct *tasklet)
{
	struct tasklet_struct *same = tasklet;

	pr_info("own %d\n", same == &own);
}

static void hard(struct irq_work *work)
{
	pr_info("hard interrupt %d\n", !!in_hardirq());
	tasklet_schedule(&own);
}
static struct irq_work from_interrupt = IRQ_WORK_INIT_HARD(hard);

static void bottom(struct work_struct *work)
{
	pr_info("bottom half\n");
}
static DECLARE_WORK(bottom_work, bottom);

static int __init tasklets_init(void)
{
	tasklet_setup(&own, own_run);
	tasklet_hi_schedule(&high_tasklet);
	irq_work_queue(&from_interrupt);
	queue_work(system_bh_wq, &bottom_work);
	tasklet_disable(&unused);
	tasklet_enable(&unused);
	return 0;
}

static void __exit tasklets_exit(void)
{
	irq_work_sync(&from_interrupt);
	flush_work(&bottom_work);
	tasklet_kill(&own);
	tasklet_kill(&high_tasklet);
	tasklet_kill(&unused);
}
module_init(tasklets_init);
module_exit(tasklets_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("tasklets and their like");
