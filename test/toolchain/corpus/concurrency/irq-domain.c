// SPDX-License-Identifier: GPL-2.0
/* The corpus: simulated interrupts of a domain: with a thread, shared, and with an affinity. */
#include <linux/completion.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irq_sim.h>
#include <linux/irqdomain.h>
#include <linux/module.h>

static struct irq_domain *domain;
static int first, second;
static DECLARE_COMPLETION(threaded);
static int cookie_a, cookie_b;

static irqreturn_t quick(int irq, void *data)
{
	return IRQ_WAKE_THREAD;
}

static irqreturn_t slow(int irq, void *data)
{
	pr_info("irq %d in %s\n", irq, current->comm);
	complete(data);
	return IRQ_HANDLED;
}

static irqreturn_t shared(int irq, void *data)
{
	return data == &cookie_a ? IRQ_HANDLED : IRQ_NONE;
}

static int __init domain_init(void)
{
	int err;

	domain = irq_domain_create_sim(NULL, 2);
	if (IS_ERR(domain))
		return PTR_ERR(domain);
	first = irq_create_mapping(domain, 0);
	second = irq_create_mapping(domain, 1);
	err = request_threaded_irq(first, quick, slow, IRQF_ONESHOT, "corpus-threaded", &threaded);
	if (err)
		goto dispose;
	err = request_irq(second, shared, IRQF_SHARED, "corpus-a", &cookie_a);
	if (err)
		goto free_first;
	err = request_irq(second, shared, IRQF_SHARED, "corpus-b", &cookie_b);
	if (err)
		goto free_a;
	err = irq_set_irqchip_state(first, IRQCHIP_STATE_PENDING, true);
	if (!err && !wait_for_completion_timeout(&threaded, HZ))
		err = -ETIMEDOUT;
	disable_irq(second);
	enable_irq(second);
	synchronize_irq(second);
	if (!err)
		return 0;
	free_irq(second, &cookie_b);
free_a:
	free_irq(second, &cookie_a);
free_first:
	free_irq(first, &threaded);
dispose:
	irq_dispose_mapping(first);
	irq_dispose_mapping(second);
	irq_domain_remove_sim(domain);
	return err;
}

static void __exit domain_exit(void)
{
	free_irq(second, &cookie_b);
	free_irq(second, &cookie_a);
	free_irq(first, &threaded);
	irq_dispose_mapping(first);
	irq_dispose_mapping(second);
	irq_domain_remove_sim(domain);
}
module_init(domain_init);
module_exit(domain_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("simulated interrupts of a domain");
