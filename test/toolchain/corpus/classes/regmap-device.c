// SPDX-License-Identifier: GPL-2.0
/* The corpus: registers behind a regmap of its own: a cache, fields, ranges, defaults. */
#include <linux/bits.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/regmap.h>

static unsigned int registers[16];

static int reg_read(void *context, unsigned int reg, unsigned int *value)
{
	*value = registers[reg];
	return 0;
}

static int reg_write(void *context, unsigned int reg, unsigned int value)
{
	registers[reg] = value;
	return 0;
}

static bool is_volatile(struct device *dev, unsigned int reg)
{
	return reg == 15;
}

static const struct reg_default defaults[] = {{.reg = 1, .def = 0x10}};
static const struct regmap_range writable[] = {regmap_reg_range(0, 14)};
static const struct regmap_access_table writable_table = {.yes_ranges = writable, .n_yes_ranges = 1};
static const struct regmap_config config = {
	.name = "corpus",
	.reg_bits = 8,
	.val_bits = 16,
	.max_register = 15,
	.reg_read = reg_read,
	.reg_write = reg_write,
	.volatile_reg = is_volatile,
	.wr_table = &writable_table,
	.reg_defaults = defaults,
	.num_reg_defaults = ARRAY_SIZE(defaults),
	.cache_type = REGCACHE_MAPLE,
};
static const struct reg_field gain = REG_FIELD(2, 4, 7);
static const struct reg_sequence sequence[] = {{3, 0x1234}, {4, 0x5678, 10}};

static int probe(struct platform_device *pdev)
{
	struct regmap *map = devm_regmap_init(&pdev->dev, NULL, NULL, &config);
	struct regmap_field *field;
	unsigned int value;
	int err;

	if (IS_ERR(map))
		return dev_err_probe(&pdev->dev, PTR_ERR(map), "no map\n");
	field = devm_regmap_field_alloc(&pdev->dev, map, gain);
	if (IS_ERR(field))
		return PTR_ERR(field);
	err = regmap_multi_reg_write(map, sequence, ARRAY_SIZE(sequence)) ?: regmap_field_write(field, 9);
	err = err ?: regmap_update_bits(map, 1, GENMASK(3, 0), 5) ?: regmap_read(map, 2, &value);
	regcache_cache_only(map, true);
	regmap_set_bits(map, 5, BIT(3));
	regcache_cache_only(map, false);
	err = err ?: regcache_sync(map);
	dev_info(&pdev->dev, "%#x %#x\n", value, registers[5]);
	return err ?: regmap_write(map, 15, 1) == -EIO ? 0 : -EINVAL;
}
static struct platform_driver corpus_driver = {.probe = probe, .driver = {.name = "corpus-regmap-device"}};
static struct platform_device *device;

static int __init corpus_init(void)
{
	int err = platform_driver_register(&corpus_driver);

	if (err)
		return err;
	device = platform_device_register_simple("corpus-regmap-device", PLATFORM_DEVID_NONE, NULL, 0);
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
MODULE_DESCRIPTION("registers behind a regmap");
