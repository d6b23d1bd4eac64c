// SPDX-License-Identifier: GPL-2.0
/* The corpus: a line by its number and its interrupt, as tutorials for small boards have it. */
#include <linux/gpio.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/module.h>

static int led = 21;
static int button = 20;
module_param(led, int, 0444);
module_param(button, int, 0444);
static int irq;

static irqreturn_t pressed(int irq, void *data)
{
	gpio_set_value(led, !gpio_get_value(led));
	return IRQ_HANDLED;
}

static int __init legacy_init(void)
{
	int err;

	if (!gpio_is_valid(led))
		return -ENODEV;
	err = gpio_request(led, "corpus-led");
	if (err)
		return err;
	gpio_direction_output(led, 1);
	err = gpio_request_one(button, GPIOF_IN, "corpus-button");
	if (err)
		goto free_led;
	irq = gpio_to_irq(button);
	err = irq < 0 ? irq : request_irq(irq, pressed, IRQF_TRIGGER_RISING, "corpus-button", NULL);
	if (!err)
		return 0;
	gpio_free(button);
free_led:
	gpio_free(led);
	return err;
}

static void __exit legacy_exit(void)
{
	free_irq(irq, NULL);
	gpio_free(button);
	gpio_set_value(led, 0);
	gpio_free(led);
}
module_init(legacy_init);
module_exit(legacy_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a line by its number");
