// SPDX-License-Identifier: GPL-2.0
/*
 * One counter, and four that add to it at once: a process that writes to /dev/tally, a thread of
 * the kernel, a timer and an interrupt. The word that is written says how they protect the counter;
 * after a second the log tells how many additions were lost.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/hrtimer.h>
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

enum protection { NONE, ATOMIC, MUTEX, SPIN, IRQSAVE };

static const char * const protection_names[] = { "none", "atomic", "mutex", "spin", "irqsave" };

/* What they all add to, and what may protect it. */
static int counter;
static atomic_t atomic_counter;
static DEFINE_MUTEX(counter_mutex);
static DEFINE_SPINLOCK(counter_lock);

/* How many additions each has made. Only one writes to each of these, so they need no lock. */
static int by_process, by_thread, by_timer, by_interrupt;

static enum protection protection;	/* of this run */
static bool running;
static unsigned long end;	/* of this run, in ticks of the kernel's clock */
static DEFINE_MUTEX(run_lock);	/* one run at a time */

static struct task_struct *thread;
static DECLARE_WAIT_QUEUE_HEAD(thread_wait);
static bool thread_busy;
static struct timer_list timer;
static struct hrtimer interrupt;

/*
 * An addition is three things: read, compute, write back. The pause stands for a longer
 * computation; whoever comes in during it reads the same old value.
 */
static void add_one(void)
{
	int seen = READ_ONCE(counter);

	udelay(5);
	WRITE_ONCE(counter, seen + 1);
}

/* Returns how many it has added: 1, or 0 if it may not use this lock. */
static int add_protected(void)
{
	unsigned long flags;

	switch (protection) {
	case NONE:
		add_one();
		return 1;
	case ATOMIC:
		atomic_inc(&atomic_counter);	/* no pause: nothing is between read and write */
		return 1;
	case MUTEX:
		if (!in_task())
			return 0;	/* who cannot sleep cannot wait for a mutex */
		mutex_lock(&counter_mutex);
		add_one();
		mutex_unlock(&counter_mutex);
		return 1;
	case SPIN:
		spin_lock(&counter_lock);	/* against threads and processes only */
		add_one();
		spin_unlock(&counter_lock);
		return 1;
	case IRQSAVE:
		spin_lock_irqsave(&counter_lock, flags);	/* against interrupts as well */
		add_one();
		spin_unlock_irqrestore(&counter_lock, flags);
		return 1;
	}
	return 0;
}

/* Where am I? `current` is the process or thread that the processor was at work for. */
static void introduce(const char *who)
{
	pr_info("%s: %s%s [%d], %s\n", who, in_task() ? "I am " : "I have interrupted ",
		current->comm, current->pid,
		in_hardirq() ? "in a hard interrupt, must not sleep" :
		in_serving_softirq() ? "in a soft interrupt, must not sleep" : "may sleep");
}

/* The thread: sleeps until there is a run, then adds like the process. */
static int thread_main(void *unused)
{
	introduce("thread");
	while (!kthread_should_stop()) {
		wait_event_interruptible(thread_wait,
					 READ_ONCE(thread_busy) || kthread_should_stop());
		if (!READ_ONCE(thread_busy))
			continue;
		while (time_before(jiffies, end))
			by_thread += add_protected();
		WRITE_ONCE(thread_busy, false);
		wake_up(&thread_wait);
	}
	return 0;
}

/* The timer: rings every other tick of the kernel's clock, on top of whatever runs. */
static void timer_rings(struct timer_list *unused)
{
	if (!running) {
		introduce("timer");
		return;
	}
	by_timer += add_protected();
	mod_timer(&timer, jiffies + 1);
}

/* The interrupt: a timer too, but called straight from the clock's interrupt handler. */
static enum hrtimer_restart interrupt_comes(struct hrtimer *unused)
{
	if (!running) {
		introduce("interrupt");
		return HRTIMER_NORESTART;
	}
	by_interrupt += add_protected();
	hrtimer_forward_now(&interrupt, ms_to_ktime(7));
	return HRTIMER_RESTART;
}

/* The process: each one that writes the name of a protection. It adds for a second, then counts. */
static ssize_t tally_write(struct file *file, const char __user *from, size_t count, loff_t *pos)
{
	char word[16] = "";
	int wanted, expected, counted;
	const char *name;

	if (count >= sizeof(word))
		return -EINVAL;
	if (copy_from_user(word, from, count))
		return -EFAULT;
	wanted = sysfs_match_string(protection_names, word);
	if (wanted < 0)
		return wanted;

	if (mutex_lock_interruptible(&run_lock))
		return -ERESTARTSYS;
	protection = wanted;
	name = protection_names[protection];
	counter = 0;
	atomic_set(&atomic_counter, 0);
	by_process = 0;
	by_thread = 0;
	by_timer = 0;
	by_interrupt = 0;
	end = jiffies + HZ;
	running = true;

	WRITE_ONCE(thread_busy, true);
	wake_up(&thread_wait);
	mod_timer(&timer, jiffies + 1);
	hrtimer_start(&interrupt, ms_to_ktime(7), HRTIMER_MODE_REL);
	while (time_before(jiffies, end))
		by_process += add_protected();

	wait_event(thread_wait, !READ_ONCE(thread_busy));
	timer_delete_sync(&timer);	/* returns when it neither runs nor will */
	hrtimer_cancel(&interrupt);
	running = false;

	expected = by_process + by_thread + by_timer + by_interrupt;
	counted = protection == ATOMIC ? atomic_read(&atomic_counter) : counter;
	pr_info("%s: process %d + thread %d + timer %d + interrupt %d\n", name, by_process,
		by_thread, by_timer, by_interrupt);
	pr_info("%s: added %d, counted %d, lost %d\n", name, expected, counted,
		expected - counted);
	mutex_unlock(&run_lock);
	return count;
}

static const struct file_operations tally_operations = {
	.owner = THIS_MODULE,
	.write = tally_write,
};

static struct miscdevice tally = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "tally",
	.fops	= &tally_operations,
};

static int __init tally_init(void)
{
	int err;

	timer_setup(&timer, timer_rings, 0);
	/* Linux 6.13 has one call for both, hrtimer_setup(); later kernels have only that. */
	hrtimer_init(&interrupt, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	interrupt.function = interrupt_comes;

	thread = kthread_run(thread_main, NULL, "tally");
	if (IS_ERR(thread)) {
		pr_err("no thread: %pe\n", thread);	/* %pe: the name of the errno */
		return PTR_ERR(thread);
	}
	err = misc_register(&tally);
	if (err) {
		kthread_stop(thread);
		return err;
	}
	introduce("process");
	mod_timer(&timer, jiffies + 1);
	hrtimer_start(&interrupt, ms_to_ktime(7), HRTIMER_MODE_REL);
	return 0;
}

static void __exit tally_exit(void)
{
	misc_deregister(&tally);	/* first: no new run may begin */
	timer_delete_sync(&timer);
	hrtimer_cancel(&interrupt);
	kthread_stop(thread);
}

module_init(tally_init);
module_exit(tally_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Four contexts add to one counter, with and without a lock");
