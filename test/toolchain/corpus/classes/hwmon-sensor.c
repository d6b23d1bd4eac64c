// SPDX-License-Identifier: GPL-2.0
/* The corpus: a hardware monitor with a temperature, a fan and a voltage. */
#include <linux/hwmon.h>
#include <linux/module.h>
#include <linux/platform_device.h>

static long limit = 80000;

static umode_t visible(const void *data, enum hwmon_sensor_types type, u32 attr, int channel)
{
	return type == hwmon_temp && attr == hwmon_temp_max ? 0644 : 0444;
}

static int monitor_read(struct device *dev, enum hwmon_sensor_types type, u32 attr, int channel, long *value)
{
	switch (type) {
	case hwmon_temp:
		*value = attr == hwmon_temp_max ? limit : 42000;
		return 0;
	case hwmon_fan:
		*value = 1200 + channel;
		return 0;
	case hwmon_in:
		*value = 3300;
		return 0;
	default:
		return -EOPNOTSUPP;
	}
}

static int monitor_write(struct device *dev, enum hwmon_sensor_types type, u32 attr, int channel, long value)
{
	limit = clamp_val(value, 0, 125000);
	return hwmon_notify_event(dev, type, attr, channel);
}

static int monitor_label(struct device *dev, enum hwmon_sensor_types type, u32 attr, int channel, const char **text)
{
	*text = "board";
	return 0;
}

static const struct hwmon_ops ops = {
	.is_visible = visible,
	.read = monitor_read,
	.write = monitor_write,
	.read_string = monitor_label,
};
static const struct hwmon_channel_info *const channels[] = {
	HWMON_CHANNEL_INFO(temp, HWMON_T_INPUT | HWMON_T_MAX | HWMON_T_LABEL),
	HWMON_CHANNEL_INFO(fan, HWMON_F_INPUT, HWMON_F_INPUT),
	HWMON_CHANNEL_INFO(in, HWMON_I_INPUT),
	NULL,
};
static const struct hwmon_chip_info chip = {.ops = &ops, .info = channels};

static int probe(struct platform_device *pdev)
{
	struct device *dev = devm_hwmon_device_register_with_info(&pdev->dev, "corpus", NULL, &chip, NULL);

	return PTR_ERR_OR_ZERO(dev);
}
static struct platform_driver corpus_driver = {.probe = probe, .driver = {.name = "corpus-hwmon-sensor"}};
static struct platform_device *device;

static int __init corpus_init(void)
{
	int err = platform_driver_register(&corpus_driver);

	if (err)
		return err;
	device = platform_device_register_simple("corpus-hwmon-sensor", PLATFORM_DEVID_NONE, NULL, 0);
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
MODULE_DESCRIPTION("a hardware monitor");
