// SPDX-License-Identifier: GPL-2.0
/* The corpus: a high-resolution timer with an old mode and a newer set-up. */
#include <linux/hrtimer.h>
#include <linux/module.h>

static struct hrtimer timer;

static int tick(struct hrtimer *timer)
{
	hrtimer_forward(timer, timer->base->get_time(), ktime_set(0, 1000));
	return HRTIMER_RESTART;
}

static int __init old_init(void)
{
	hrtimer_init(&timer, CLOCK_MONOTONIC, HRTIMER_REL);
	timer.function = tick;
	hrtimer_setup(&timer, tick, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	hrtimer_start(&timer, (ktime_t){.tv64 = 5}, HRTIMER_MODE_REL);
	return 0;
}
module_init(old_init);

MODULE_LICENSE("GPL");
