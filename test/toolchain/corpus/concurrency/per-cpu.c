// SPDX-License-Identifier: GPL-2.0
/* The corpus: variables of each processor, and calls on them. */
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/percpu_counter.h>
#include <linux/percpu-refcount.h>
#include <linux/smp.h>
#include <linux/local_lock.h>

struct stats {
	u64 packets;
	local_lock_t lock;
};
static DEFINE_PER_CPU(struct stats, stats) = {.lock = INIT_LOCAL_LOCK(lock)};
static unsigned int __percpu *hits;
static struct percpu_counter total;

static void hit(void *info)
{
	this_cpu_inc(*hits);
	__this_cpu_add(stats.packets, 5);
}

static int __init per_cpu_begin(void)
{
	unsigned int cpu, sum = 0;
	unsigned int *here;

	hits = alloc_percpu(unsigned int);
	if (!hits)
		return -ENOMEM;
	if (percpu_counter_init(&total, 0, GFP_KERNEL)) {
		free_percpu(hits);
		return -ENOMEM;
	}
	on_each_cpu(hit, NULL, 1);
	smp_call_function_single(0, hit, NULL, 1);
	here = get_cpu_ptr(hits);
	++*here;
	put_cpu_ptr(hits);
	local_lock(&stats.lock);
	__this_cpu_inc(stats.packets);
	local_unlock(&stats.lock);
	for_each_possible_cpu(cpu)
		sum += *per_cpu_ptr(hits, cpu);
	percpu_counter_add(&total, sum);
	pr_info("%u hits on %u processors, %lld, here %d\n", sum, num_online_cpus(), percpu_counter_sum(&total),
		raw_smp_processor_id());
	return 0;
}

static void __exit per_cpu_end(void)
{
	percpu_counter_destroy(&total);
	free_percpu(hits);
}
module_init(per_cpu_begin);
module_exit(per_cpu_end);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("variables of each processor");
