// SPDX-License-Identifier: GPL-2.0
/* The corpus: time: delays, jiffies, clocks, conversions. */
#include <linux/delay.h>
#include <linux/iopoll.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/sched/clock.h>
#include <linux/time64.h>
#include <linux/timekeeping.h>

static int ready;

static int poll_once(int *from)
{
	return ++*from;
}

static int __init delays_init(void)
{
	unsigned long deadline = jiffies + msecs_to_jiffies(30000);
	ktime_t before = ktime_get();
	struct timespec64 real, up;
	struct tm broken;
	int value, err;

	ndelay(100);
	udelay(10);
	mdelay(1);
	usleep_range(100, 200);
	msleep(10);
	fsleep(50);
	schedule_timeout_uninterruptible(1);
	ssleep(0);
	err = read_poll_timeout(poll_once, value, value > 3, 10, 100000, false, &ready);
	ktime_get_real_ts64(&real);
	ktime_get_boottime_ts64(&up);
	time64_to_tm(real.tv_sec, 0, &broken);
	pr_info("%ld, up %lld s, %lld us, %llu ns\n", broken.tm_year + 1900, up.tv_sec,
		ktime_to_us(ktime_sub(ktime_get(), before)), local_clock());
	pr_info("%lu %u %lld %d\n", usecs_to_jiffies(15000), jiffies_to_msecs(HZ), timespec64_to_ns(&up),
		time_after(deadline, jiffies));
	return err ?: time_is_before_jiffies(deadline) ? -ETIME : 0;
}

static void __exit delays_exit(void)
{
	pr_info("%llu jiffies since the boot\n", get_jiffies_64() - INITIAL_JIFFIES);
}
module_init(delays_init);
module_exit(delays_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("time: delays, jiffies, clocks");
