// SPDX-License-Identifier: GPL-2.0
/* The corpus: a watchdog that only counts. */
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/watchdog.h>

static unsigned long kicked;
static bool nowayout = WATCHDOG_NOWAYOUT;
module_param(nowayout, bool, 0);

static int dog_start(struct watchdog_device *wdd)
{
	kicked = jiffies;
	return 0;
}

static int dog_stop(struct watchdog_device *wdd)
{
	return 0;
}

static int dog_ping(struct watchdog_device *wdd)
{
	kicked = jiffies;
	return 0;
}

static int dog_set_timeout(struct watchdog_device *wdd, unsigned int seconds)
{
	wdd->timeout = seconds;
	return 0;
}

static unsigned int dog_left(struct watchdog_device *wdd)
{
	return wdd->timeout - (jiffies - kicked) / HZ;
}

static const struct watchdog_info info = {
	.identity = "corpus watchdog",
	.options = WDIOF_SETTIMEOUT | WDIOF_KEEPALIVEPING | WDIOF_MAGICCLOSE,
};
static const struct watchdog_ops ops = {
	.owner = THIS_MODULE,
	.start = dog_start,
	.stop = dog_stop,
	.ping = dog_ping,
	.set_timeout = dog_set_timeout,
	.get_timeleft = dog_left,
};

static int probe(struct platform_device *pdev)
{
	struct watchdog_device *wdd = devm_kzalloc(&pdev->dev, sizeof(*wdd), GFP_KERNEL);

	if (!wdd)
		return -ENOMEM;
	wdd->info = &info;
	wdd->ops = &ops;
	wdd->min_timeout = 1;
	wdd->max_timeout = 600;
	wdd->timeout = 30;
	wdd->parent = &pdev->dev;
	watchdog_init_timeout(wdd, 0, &pdev->dev);
	watchdog_set_nowayout(wdd, nowayout);
	watchdog_stop_on_unregister(wdd);
	return devm_watchdog_register_device(&pdev->dev, wdd);
}
static struct platform_driver corpus_driver = {.probe = probe, .driver = {.name = "corpus-watchdog-device"}};
static struct platform_device *device;

static int __init corpus_init(void)
{
	int err = platform_driver_register(&corpus_driver);

	if (err)
		return err;
	device = platform_device_register_simple("corpus-watchdog-device", PLATFORM_DEVID_NONE, NULL, 0);
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
MODULE_DESCRIPTION("a watchdog that only counts");
