// SPDX-License-Identifier: GPL-2.0
/* The corpus: a threaded interrupt. Not loaded: the keyboard's driver may have its interrupt. */
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);
static unsigned long seen;

static irqreturn_t quick(int irq, void *id)
{
	unsigned long flags;

	spin_lock_irqsave(&lock, flags);
	seen += inb(0x60);
	spin_unlock_irqrestore(&lock, flags);
	return IRQ_WAKE_THREAD;
}

static irqreturn_t slow(int irq, void *id)
{
	pr_info_ratelimited("%lu\n", READ_ONCE(seen));
	return IRQ_HANDLED;
}

static int __init corpus_init(void)
{
	return request_threaded_irq(1, quick, slow, IRQF_SHARED | IRQF_ONESHOT, "corpus", &seen);
}

static void __exit corpus_exit(void)
{
	free_irq(1, &seen);
}
module_init(corpus_init);
module_exit(corpus_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a threaded interrupt");
