// SPDX-License-Identifier: GPL-2.0
/* The corpus: a regulator of three voltages, and its consumer. */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/regulator/consumer.h>
#include <linux/regulator/driver.h>
#include <linux/regulator/machine.h>

static const unsigned int voltages[] = {1200000, 1800000, 3300000};
static unsigned int selected;
static bool on;

static int supply_enable(struct regulator_dev *rdev)
{
	on = true;
	return 0;
}

static int supply_disable(struct regulator_dev *rdev)
{
	on = false;
	return 0;
}

static int supply_is_enabled(struct regulator_dev *rdev)
{
	return on;
}

static int supply_get(struct regulator_dev *rdev)
{
	return selected;
}

static int supply_set(struct regulator_dev *rdev, unsigned int selector)
{
	selected = selector;
	return 0;
}
static const struct regulator_ops ops = {
	.enable = supply_enable,
	.disable = supply_disable,
	.is_enabled = supply_is_enabled,
	.list_voltage = regulator_list_voltage_table,
	.map_voltage = regulator_map_voltage_iterate,
	.get_voltage_sel = supply_get,
	.set_voltage_sel = supply_set,
};
static const struct regulator_desc desc = {
	.name = "corpus-supply",
	.id = -1,
	.type = REGULATOR_VOLTAGE,
	.owner = THIS_MODULE,
	.ops = &ops,
	.volt_table = voltages,
	.n_voltages = ARRAY_SIZE(voltages),
};
static struct regulator_consumer_supply consumers[] = {REGULATOR_SUPPLY("vdd", "corpus-regulator-device")};
static const struct regulator_init_data init_data = {
	.constraints = {
		.min_uV = 1200000,
		.max_uV = 3300000,
		.valid_ops_mask = REGULATOR_CHANGE_VOLTAGE | REGULATOR_CHANGE_STATUS,
	},
	.consumer_supplies = consumers,
	.num_consumer_supplies = ARRAY_SIZE(consumers),
};

static int probe(struct platform_device *pdev)
{
	struct regulator_config config = {.dev = &pdev->dev, .init_data = &init_data};
	struct regulator_dev *rdev = devm_regulator_register(&pdev->dev, &desc, &config);
	struct regulator *vdd;
	int err;

	if (IS_ERR(rdev))
		return PTR_ERR(rdev);
	vdd = regulator_get(&pdev->dev, "vdd");
	if (IS_ERR(vdd))
		return dev_err_probe(&pdev->dev, PTR_ERR(vdd), "no supply\n");
	err = regulator_set_voltage(vdd, 1700000, 1900000) ?: regulator_enable(vdd);
	dev_info(&pdev->dev, "%d uV, %d\n", regulator_get_voltage(vdd), regulator_is_enabled(vdd));
	if (!err)
		err = regulator_disable(vdd);
	regulator_put(vdd);
	return err;
}
static struct platform_driver corpus_driver = {.probe = probe, .driver = {.name = "corpus-regulator-device"}};
static struct platform_device *device;

static int __init corpus_init(void)
{
	int err = platform_driver_register(&corpus_driver);

	if (err)
		return err;
	device = platform_device_register_simple("corpus-regulator-device", PLATFORM_DEVID_NONE, NULL, 0);
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
MODULE_DESCRIPTION("a regulator of three voltages");
