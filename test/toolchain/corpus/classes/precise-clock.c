// SPDX-License-Identifier: GPL-2.0
/* The corpus: a clock for PTP that runs after the system's, and a source of pulses. */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pps_kernel.h>
#include <linux/ptp_clock_kernel.h>
#include <linux/timecounter.h>

static s64 offset;
static struct ptp_clock *clock;
static struct pps_device *pps;

static int clock_adjfine(struct ptp_clock_info *info, long ppm)
{
	return 0;
}

static int clock_adjtime(struct ptp_clock_info *info, s64 delta)
{
	offset += delta;
	return 0;
}

static int clock_gettime(struct ptp_clock_info *info, struct timespec64 *ts)
{
	*ts = ns_to_timespec64(ktime_get_real_ns() + offset);
	return 0;
}

static int clock_settime(struct ptp_clock_info *info, const struct timespec64 *ts)
{
	offset = timespec64_to_ns(ts) - ktime_get_real_ns();
	return 0;
}

static int clock_enable(struct ptp_clock_info *info, struct ptp_clock_request *request, int on)
{
	return -EOPNOTSUPP;
}
static struct ptp_clock_info info = {
	.owner = THIS_MODULE,
	.name = "corpus",
	.max_adj = 1000000,
	.adjfine = clock_adjfine,
	.adjtime = clock_adjtime,
	.gettime64 = clock_gettime,
	.settime64 = clock_settime,
	.enable = clock_enable,
};
static struct pps_source_info source = {
	.name = "corpus",
	.mode = PPS_CAPTUREASSERT | PPS_CANWAIT | PPS_TSFMT_TSPEC,
	.owner = THIS_MODULE,
};

static int __init clock_begin(void)
{
	struct pps_event_time ts;

	clock = ptp_clock_register(&info, NULL);
	if (IS_ERR_OR_NULL(clock))
		return clock ? PTR_ERR(clock) : -EOPNOTSUPP;
	pps = pps_register_source(&source, PPS_CAPTUREASSERT);
	if (IS_ERR(pps)) {
		ptp_clock_unregister(clock);
		return PTR_ERR(pps);
	}
	pps_get_ts(&ts);
	pps_event(pps, &ts, PPS_CAPTUREASSERT, NULL);
	pr_info("/dev/ptp%d\n", ptp_clock_index(clock));
	return 0;
}

static void __exit clock_end(void)
{
	pps_unregister_source(pps);
	ptp_clock_unregister(clock);
}
module_init(clock_begin);
module_exit(clock_end);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a clock for PTP");
