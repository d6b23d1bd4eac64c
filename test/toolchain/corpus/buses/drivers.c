// SPDX-License-Identifier: GPL-2.0
/* The corpus: platform, input, LED and GPIO drivers. */
#include <linux/gpio/consumer.h>
#include <linux/gpio/driver.h>
#include <linux/input.h>
#include <linux/leds.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/platform_device.h>

static void set(struct led_classdev *led, enum led_brightness value)
{
	dev_info(led->dev, "%d\n", value);
}

static int probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct led_classdev *led = devm_kzalloc(dev, sizeof(*led), GFP_KERNEL);
	struct input_dev *input = devm_input_allocate_device(dev);
	struct gpio_desc *line;

	if (!led || !input)
		return -ENOMEM;
	led->name = "corpus::led";
	led->brightness_set = set;
	input->name = "corpus";
	input_set_capability(input, EV_KEY, KEY_A);
	line = devm_gpiod_get_optional(dev, "reset", GPIOD_OUT_LOW);
	if (IS_ERR(line))
		return dev_err_probe(dev, PTR_ERR(line), "no line\n");
	gpiod_set_value(line, 1);
	platform_set_drvdata(pdev, led);
	return devm_led_classdev_register(dev, led) ?: input_register_device(input);
}

static const struct of_device_id match[] = {{.compatible = "modlab,corpus"}, {}};
MODULE_DEVICE_TABLE(of, match);
static struct platform_driver corpus_driver = {.probe = probe, .driver = {.name = "corpus", .of_match_table = match}};
module_platform_driver(corpus_driver);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("platform, input, LED and GPIO drivers");
