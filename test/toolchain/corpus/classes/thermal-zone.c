// SPDX-License-Identifier: GPL-2.0
/* The corpus: a thermal zone with trip points and a fan that cools it. */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/thermal.h>

static int temperature = 45000;
static unsigned long fan_state;
static struct thermal_cooling_device *fan;
static struct thermal_zone_device *zone;

static int zone_temp(struct thermal_zone_device *tz, int *temp)
{
	*temp = temperature - 1000 * (int)fan_state;
	return 0;
}

static bool zone_bind(struct thermal_zone_device *tz, const struct thermal_trip *trip, struct thermal_cooling_device *cdev,
		      struct cooling_spec *spec)
{
	return cdev == fan && trip->type == THERMAL_TRIP_ACTIVE;
}
static const struct thermal_zone_device_ops zone_ops = {.get_temp = zone_temp, .should_bind = zone_bind};

static int fan_max(struct thermal_cooling_device *cdev, unsigned long *state)
{
	*state = 3;
	return 0;
}

static int fan_get(struct thermal_cooling_device *cdev, unsigned long *state)
{
	*state = fan_state;
	return 0;
}

static int fan_set(struct thermal_cooling_device *cdev, unsigned long state)
{
	fan_state = state;
	return 0;
}
static const struct thermal_cooling_device_ops fan_ops = {
	.get_max_state = fan_max,
	.get_cur_state = fan_get,
	.set_cur_state = fan_set,
};
static const struct thermal_trip trips[] = {
	{.type = THERMAL_TRIP_ACTIVE, .temperature = 50000, .hysteresis = 2000, .flags = THERMAL_TRIP_FLAG_RW},
	{.type = THERMAL_TRIP_CRITICAL, .temperature = 110000},
};

static int __init corpus_zone_init(void)
{
	int err;

	fan = thermal_cooling_device_register("corpus-fan", NULL, &fan_ops);
	if (IS_ERR(fan))
		return PTR_ERR(fan);
	zone = thermal_zone_device_register_with_trips("corpus", trips, ARRAY_SIZE(trips), NULL, &zone_ops, NULL, 0, 1000);
	err = PTR_ERR_OR_ZERO(zone);
	if (!err) {
		err = thermal_zone_device_enable(zone);
		if (err)
			thermal_zone_device_unregister(zone);
	}
	if (err)
		thermal_cooling_device_unregister(fan);
	return err;
}

static void __exit corpus_zone_exit(void)
{
	thermal_zone_device_unregister(zone);
	thermal_cooling_device_unregister(fan);
}
module_init(corpus_zone_init);
module_exit(corpus_zone_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a thermal zone and a fan");
