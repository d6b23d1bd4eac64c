// SPDX-License-Identifier: GPL-2.0
/* The corpus: a pin controller with two groups and two functions. */
#include <linux/module.h>
#include <linux/pinctrl/pinconf-generic.h>
#include <linux/pinctrl/pinconf.h>
#include <linux/pinctrl/pinctrl.h>
#include <linux/pinctrl/pinmux.h>
#include <linux/platform_device.h>

static const struct pinctrl_pin_desc pins[] = {PINCTRL_PIN(0, "tx"), PINCTRL_PIN(1, "rx"), PINCTRL_PIN(2, "led")};
static const unsigned int uart_pins[] = {0, 1}, led_pins[] = {2};
static const struct pingroup groups[] = {
	PINCTRL_PINGROUP("uart_grp", uart_pins, ARRAY_SIZE(uart_pins)),
	PINCTRL_PINGROUP("led_grp", led_pins, ARRAY_SIZE(led_pins)),
};
static const char *const uart_groups[] = {"uart_grp"}, *const gpio_groups[] = {"uart_grp", "led_grp"};
static const struct pinfunction functions[] = {
	PINCTRL_PINFUNCTION("uart", uart_groups, ARRAY_SIZE(uart_groups)),
	PINCTRL_PINFUNCTION("gpio", gpio_groups, ARRAY_SIZE(gpio_groups)),
};

static int group_count(struct pinctrl_dev *pctldev)
{
	return ARRAY_SIZE(groups);
}

static const char *group_name(struct pinctrl_dev *pctldev, unsigned int selector)
{
	return groups[selector].name;
}

static int group_pins(struct pinctrl_dev *pctldev, unsigned int selector, const unsigned int **its, unsigned int *count)
{
	*its = groups[selector].pins;
	*count = groups[selector].npins;
	return 0;
}
static const struct pinctrl_ops pinctrl_ops = {
	.get_groups_count = group_count,
	.get_group_name = group_name,
	.get_group_pins = group_pins,
};

static int function_count(struct pinctrl_dev *pctldev)
{
	return ARRAY_SIZE(functions);
}

static const char *function_name(struct pinctrl_dev *pctldev, unsigned int selector)
{
	return functions[selector].name;
}

static int function_groups(struct pinctrl_dev *pctldev, unsigned int selector, const char *const **its, unsigned int *count)
{
	*its = functions[selector].groups;
	*count = functions[selector].ngroups;
	return 0;
}

static int set_mux(struct pinctrl_dev *pctldev, unsigned int function, unsigned int group)
{
	return 0;
}
static const struct pinmux_ops pinmux_ops = {
	.get_functions_count = function_count,
	.get_function_name = function_name,
	.get_function_groups = function_groups,
	.set_mux = set_mux,
	.strict = true,
};
static struct pinctrl_desc desc = {
	.name = "corpus-pins",
	.pins = pins,
	.npins = ARRAY_SIZE(pins),
	.pctlops = &pinctrl_ops,
	.pmxops = &pinmux_ops,
	.owner = THIS_MODULE,
};

static int probe(struct platform_device *pdev)
{
	struct pinctrl_dev *pctldev;
	int err = devm_pinctrl_register_and_init(&pdev->dev, &desc, NULL, &pctldev);

	return err ?: pinctrl_enable(pctldev);
}
static struct platform_driver corpus_driver = {.probe = probe, .driver = {.name = "corpus-pin-control"}};
static struct platform_device *device;

static int __init corpus_init(void)
{
	int err = platform_driver_register(&corpus_driver);

	if (err)
		return err;
	device = platform_device_register_simple("corpus-pin-control", PLATFORM_DEVID_NONE, NULL, 0);
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
MODULE_DESCRIPTION("a pin controller");
