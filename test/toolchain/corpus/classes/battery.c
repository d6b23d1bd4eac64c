// SPDX-License-Identifier: GPL-2.0
/* The corpus: a battery that loses a percent at each look, and a mains adapter. */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/power_supply.h>

static int percent = 100;

static int battery_get(struct power_supply *psy, enum power_supply_property property, union power_supply_propval *value)
{
	switch (property) {
	case POWER_SUPPLY_PROP_STATUS:
		value->intval = percent > 0 ? POWER_SUPPLY_STATUS_DISCHARGING : POWER_SUPPLY_STATUS_NOT_CHARGING;
		return 0;
	case POWER_SUPPLY_PROP_CAPACITY:
		value->intval = percent > 0 ? percent-- : 0;
		return 0;
	case POWER_SUPPLY_PROP_VOLTAGE_NOW:
		value->intval = 3700000;
		return 0;
	case POWER_SUPPLY_PROP_MODEL_NAME:
		value->strval = "corpus";
		return 0;
	default:
		return -EINVAL;
	}
}

static int mains_get(struct power_supply *psy, enum power_supply_property property, union power_supply_propval *value)
{
	value->intval = property == POWER_SUPPLY_PROP_ONLINE ? 0 : -1;
	return 0;
}

static const enum power_supply_property battery_properties[] = {
	POWER_SUPPLY_PROP_STATUS, POWER_SUPPLY_PROP_CAPACITY, POWER_SUPPLY_PROP_VOLTAGE_NOW, POWER_SUPPLY_PROP_MODEL_NAME,
};
static const enum power_supply_property mains_properties[] = {POWER_SUPPLY_PROP_ONLINE};
static const struct power_supply_desc battery = {
	.name = "corpus-battery",
	.type = POWER_SUPPLY_TYPE_BATTERY,
	.properties = battery_properties,
	.num_properties = ARRAY_SIZE(battery_properties),
	.get_property = battery_get,
};
static const struct power_supply_desc mains = {
	.name = "corpus-mains",
	.type = POWER_SUPPLY_TYPE_MAINS,
	.properties = mains_properties,
	.num_properties = ARRAY_SIZE(mains_properties),
	.get_property = mains_get,
};
static char *supplied[] = {"corpus-battery"};

static int probe(struct platform_device *pdev)
{
	struct power_supply_config config = {.supplied_to = supplied, .num_supplicants = 1};
	struct power_supply *psy = devm_power_supply_register(&pdev->dev, &mains, &config);

	if (IS_ERR(psy))
		return PTR_ERR(psy);
	psy = devm_power_supply_register(&pdev->dev, &battery, NULL);
	if (!IS_ERR(psy))
		power_supply_changed(psy);
	return PTR_ERR_OR_ZERO(psy);
}
static struct platform_driver corpus_driver = {.probe = probe, .driver = {.name = "corpus-battery"}};
static struct platform_device *device;

static int __init corpus_init(void)
{
	int err = platform_driver_register(&corpus_driver);

	if (err)
		return err;
	device = platform_device_register_simple("corpus-battery", PLATFORM_DEVID_NONE, NULL, 0);
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
MODULE_DESCRIPTION("a battery and a mains adapter");
