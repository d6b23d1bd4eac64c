// SPDX-License-Identifier: GPL-2.0
/* The corpus: LEDs that blink by themselves, and a trigger that others may use. */
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/timer.h>

static struct platform_device *device;
static enum led_brightness level;

static int lamp_set(struct led_classdev *led, enum led_brightness value)
{
	level = value;
	return 0;
}

static enum led_brightness lamp_get(struct led_classdev *led)
{
	return level;
}

static int lamp_blink(struct led_classdev *led, unsigned long *on, unsigned long *off)
{
	if (!*on && !*off)
		*on = *off = 500;
	return 0;
}
static struct led_classdev lamp = {
	.name = "corpus:green:lamp",
	.max_brightness = 255,
	.brightness_set_blocking = lamp_set,
	.brightness_get = lamp_get,
	.blink_set = lamp_blink,
	.default_trigger = "corpus-pulse",
	.flags = LED_CORE_SUSPENDRESUME,
};

static struct timer_list pulse_timer;

static int pulse_activate(struct led_classdev *led);
static void pulse_deactivate(struct led_classdev *led);
static struct led_trigger pulse = {.name = "corpus-pulse", .activate = pulse_activate, .deactivate = pulse_deactivate};

static void pulse_tick(struct timer_list *timer)
{
	led_trigger_event(&pulse, level ? LED_OFF : LED_FULL);
	mod_timer(timer, jiffies + HZ / 10);
}

static int pulse_activate(struct led_classdev *led)
{
	mod_timer(&pulse_timer, jiffies + HZ / 10);
	return 0;
}

static void pulse_deactivate(struct led_classdev *led)
{
	timer_delete_sync(&pulse_timer);
	led_set_brightness(led, LED_OFF);
}

static int __init leds_corpus_init(void)
{
	int err;

	timer_setup(&pulse_timer, pulse_tick, 0);
	err = led_trigger_register(&pulse);
	if (err)
		return err;
	device = platform_device_register_simple("corpus-leds", PLATFORM_DEVID_NONE, NULL, 0);
	err = PTR_ERR_OR_ZERO(device);
	if (!err) {
		err = led_classdev_register(&device->dev, &lamp);
		if (err)
			platform_device_unregister(device);
	}
	if (err)
		led_trigger_unregister(&pulse);
	return err;
}

static void __exit leds_corpus_exit(void)
{
	led_classdev_unregister(&lamp);
	platform_device_unregister(device);
	led_trigger_unregister(&pulse);
	timer_shutdown_sync(&pulse_timer);
}
module_init(leds_corpus_init);
module_exit(leds_corpus_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("LEDs and a trigger");
