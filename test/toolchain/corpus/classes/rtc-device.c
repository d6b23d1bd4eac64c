// SPDX-License-Identifier: GPL-2.0
/* The corpus: a clock that is off by an hour, with an alarm. */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/rtc.h>
#include <linux/timekeeping.h>

static time64_t offset = 3600;
static time64_t alarm;

static int clock_read(struct device *dev, struct rtc_time *tm)
{
	rtc_time64_to_tm(ktime_get_real_seconds() + offset, tm);
	return 0;
}

static int clock_set(struct device *dev, struct rtc_time *tm)
{
	offset = rtc_tm_to_time64(tm) - ktime_get_real_seconds();
	return 0;
}

static int clock_read_alarm(struct device *dev, struct rtc_wkalrm *alrm)
{
	rtc_time64_to_tm(alarm, &alrm->time);
	alrm->enabled = alarm != 0;
	return 0;
}

static int clock_set_alarm(struct device *dev, struct rtc_wkalrm *alrm)
{
	alarm = alrm->enabled ? rtc_tm_to_time64(&alrm->time) : 0;
	return 0;
}

static int clock_enable(struct device *dev, unsigned int enabled)
{
	return 0;
}
static const struct rtc_class_ops ops = {
	.read_time = clock_read,
	.set_time = clock_set,
	.read_alarm = clock_read_alarm,
	.set_alarm = clock_set_alarm,
	.alarm_irq_enable = clock_enable,
};

static int probe(struct platform_device *pdev)
{
	struct rtc_device *rtc = devm_rtc_allocate_device(&pdev->dev);

	if (IS_ERR(rtc))
		return PTR_ERR(rtc);
	rtc->ops = &ops;
	rtc->range_min = RTC_TIMESTAMP_BEGIN_2000;
	rtc->range_max = RTC_TIMESTAMP_END_2099;
	return devm_rtc_register_device(rtc);
}
static struct platform_driver corpus_driver = {.probe = probe, .driver = {.name = "corpus-rtc-device"}};
static struct platform_device *device;

static int __init corpus_init(void)
{
	int err = platform_driver_register(&corpus_driver);

	if (err)
		return err;
	device = platform_device_register_simple("corpus-rtc-device", PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(device))
		platform_driver_unregister(&corpus_driver);
	return PTR_ERR_OR_ZERO(device);
}

static void __exit corpus_exit(void)
{
	platform_device_unregister(device);
	platform_driver_unregister(&corpus_driver);
}
module_init(corpus_init);
module_exit(corpus_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a clock that is off by an hour");
