// SPDX-License-Identifier: GPL-2.0
/* The corpus: a GPIO chip of eight lines, and a line taken by a lookup table. */
#include <linux/bitops.h>
#include <linux/gpio/consumer.h>
#include <linux/gpio/driver.h>
#include <linux/gpio/machine.h>
#include <linux/module.h>
#include <linux/platform_device.h>

static unsigned long levels, outputs;
static struct platform_device *chip_device, *user_device;

static int chip_get_direction(struct gpio_chip *chip, unsigned int offset)
{
	return test_bit(offset, &outputs) ? GPIO_LINE_DIRECTION_OUT : GPIO_LINE_DIRECTION_IN;
}

static int chip_direction_input(struct gpio_chip *chip, unsigned int offset)
{
	clear_bit(offset, &outputs);
	return 0;
}

static void chip_set(struct gpio_chip *chip, unsigned int offset, int value)
{
	assign_bit(offset, &levels, value);
}

static int chip_direction_output(struct gpio_chip *chip, unsigned int offset, int value)
{
	set_bit(offset, &outputs);
	chip_set(chip, offset, value);
	return 0;
}

static int chip_get(struct gpio_chip *chip, unsigned int offset)
{
	return test_bit(offset, &levels);
}

static const char *const names[] = {"led", "button", "a", "b", "c", "d", "e", "f"};

static int chip_probe(struct platform_device *pdev)
{
	struct gpio_chip *chip = devm_kzalloc(&pdev->dev, sizeof(*chip), GFP_KERNEL);

	if (!chip)
		return -ENOMEM;
	chip->label = "corpus-chip";
	chip->parent = &pdev->dev;
	chip->owner = THIS_MODULE;
	chip->base = -1;
	chip->ngpio = ARRAY_SIZE(names);
	chip->names = names;
	chip->get_direction = chip_get_direction;
	chip->direction_input = chip_direction_input;
	chip->direction_output = chip_direction_output;
	chip->get = chip_get;
	chip->set = chip_set;
	return devm_gpiochip_add_data(&pdev->dev, chip, NULL);
}

/* It gives the lines back: whoever has one holds the chip's module, which is this. */
static int user_probe(struct platform_device *pdev)
{
	struct gpio_desc *led = gpiod_get(&pdev->dev, "led", GPIOD_OUT_HIGH);
	struct gpio_desc *button;

	if (IS_ERR(led))
		return dev_err_probe(&pdev->dev, PTR_ERR(led), "no LED\n");
	button = gpiod_get_optional(&pdev->dev, "button", GPIOD_IN);
	gpiod_set_value(led, !gpiod_get_value(led));
	dev_info(&pdev->dev, "%d of %d, active low %d, button %d\n", gpiod_get_raw_value(led), desc_to_gpio(led) >= 0,
		 gpiod_is_active_low(led), IS_ERR_OR_NULL(button) ? -1 : gpiod_get_direction(button));
	if (!IS_ERR(button))
		gpiod_put(button);
	gpiod_put(led);
	return 0;
}

static struct gpiod_lookup_table lookup = {
	.dev_id = "corpus-gpio-user",
	.table = {
		GPIO_LOOKUP("corpus-chip", 0, "led", GPIO_ACTIVE_LOW),
		GPIO_LOOKUP("corpus-chip", 1, "button", GPIO_ACTIVE_HIGH),
		{},
	},
};
static struct platform_driver chip_driver = {.probe = chip_probe, .driver = {.name = "corpus-gpio-chip"}};
static struct platform_driver user_driver = {.probe = user_probe, .driver = {.name = "corpus-gpio-user"}};
static struct platform_driver *const drivers[] = {&chip_driver, &user_driver};

static int __init chip_init(void)
{
	int err = platform_register_drivers(drivers, ARRAY_SIZE(drivers));

	if (err)
		return err;
	gpiod_add_lookup_table(&lookup);
	chip_device = platform_device_register_simple("corpus-gpio-chip", PLATFORM_DEVID_NONE, NULL, 0);
	user_device = platform_device_register_simple("corpus-gpio-user", PLATFORM_DEVID_NONE, NULL, 0);
	return 0;
}

static void __exit chip_exit(void)
{
	platform_device_unregister(user_device);
	platform_device_unregister(chip_device);
	gpiod_remove_lookup_table(&lookup);
	platform_unregister_drivers(drivers, ARRAY_SIZE(drivers));
}
module_init(chip_init);
module_exit(chip_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a GPIO chip of eight lines");
