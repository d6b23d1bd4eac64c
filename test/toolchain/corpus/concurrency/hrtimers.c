// SPDX-License-Identifier: GPL-2.0
/* The corpus: high-resolution timers, one that repeats and one in soft interrupt. */
#include <linux/hrtimer.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/timekeeping.h>

static struct hrtimer periodic, once;
static atomic_t ticks = ATOMIC_INIT(0);
static ktime_t begun;

static enum hrtimer_restart tick(struct hrtimer *timer)
{
	atomic_inc(&ticks);
	hrtimer_forward_now(timer, ms_to_ktime(5));
	return HRTIMER_RESTART;
}

static enum hrtimer_restart end(struct hrtimer *timer)
{
	pr_info("%lld us\n", ktime_us_delta(ktime_get(), begun));
	return HRTIMER_NORESTART;
}

static int __init hrtimers_begin(void)
{
	begun = ktime_get();
	hrtimer_init(&periodic, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	periodic.function = tick;
	hrtimer_start(&periodic, ms_to_ktime(5), HRTIMER_MODE_REL);
	hrtimer_init(&once, CLOCK_MONOTONIC, HRTIMER_MODE_REL_SOFT);
	once.function = end;
	hrtimer_start_range_ns(&once, ktime_set(0, 20 * NSEC_PER_MSEC), NSEC_PER_MSEC, HRTIMER_MODE_REL_SOFT);
	return 0;
}

static void __exit hrtimers_end(void)
{
	hrtimer_cancel(&once);
	hrtimer_cancel(&periodic);
	pr_info("%d ticks\n", atomic_read(&ticks));
}
module_init(hrtimers_begin);
module_exit(hrtimers_end);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("high-resolution timers");
