// SPDX-License-Identifier: GPL-2.0
/* The corpus: a small memory with a named cell, and its reader; a counter and a switch beside. */
#include <linux/counter.h>
#include <linux/extcon-provider.h>
#include <linux/module.h>
#include <linux/nvmem-consumer.h>
#include <linux/nvmem-provider.h>
#include <linux/platform_device.h>

static u8 memory[64] = {0x52, 0x54, 0x00, 0x01, 0x02, 0x03};
static u64 turns = 7;

static int memory_read(void *priv, unsigned int offset, void *value, size_t bytes)
{
	memcpy(value, memory + offset, bytes);
	return 0;
}

static int memory_write(void *priv, unsigned int offset, void *value, size_t bytes)
{
	memcpy(memory + offset, value, bytes);
	return 0;
}

static int turns_read(struct counter_device *counter, struct counter_count *count, u64 *value)
{
	*value = turns;
	return 0;
}

static int turns_function(struct counter_device *counter, struct counter_count *count, enum counter_function *function)
{
	*function = COUNTER_FUNCTION_INCREASE;
	return 0;
}
static const struct counter_ops counter_ops = {.count_read = turns_read, .function_read = turns_function};
static const enum counter_function functions[] = {COUNTER_FUNCTION_INCREASE};
static struct counter_count counts[] = {
	{.id = 0, .name = "turns", .functions_list = functions, .num_functions = ARRAY_SIZE(functions)},
};
static const unsigned int cables[] = {EXTCON_USB, EXTCON_NONE};

static int probe(struct platform_device *pdev)
{
	struct nvmem_config config = {
		.dev = &pdev->dev,
		.name = "corpus-memory",
		.id = NVMEM_DEVID_NONE,
		.size = sizeof(memory),
		.word_size = 1,
		.stride = 1,
		.reg_read = memory_read,
		.reg_write = memory_write,
	};
	struct nvmem_device *nvmem = devm_nvmem_register(&pdev->dev, &config);
	struct counter_device *counter = devm_counter_alloc(&pdev->dev, 0);
	struct extcon_dev *extcon = devm_extcon_dev_allocate(&pdev->dev, cables);
	u8 address[6];
	int err;

	if (IS_ERR(nvmem))
		return PTR_ERR(nvmem);
	if (!counter || IS_ERR(extcon))
		return -ENOMEM;
	err = nvmem_device_read(nvmem, 0, sizeof(address), address);
	dev_info(&pdev->dev, "%d: %pM\n", err, address);
	counter->name = "corpus-counter";
	counter->parent = &pdev->dev;
	counter->ops = &counter_ops;
	counter->counts = counts;
	counter->num_counts = ARRAY_SIZE(counts);
	err = devm_counter_add(&pdev->dev, counter) ?: devm_extcon_dev_register(&pdev->dev, extcon);
	return err ?: extcon_set_state_sync(extcon, EXTCON_USB, true);
}
static struct platform_driver corpus_driver = {.probe = probe, .driver = {.name = "corpus-nvmem-cells"}};
static struct platform_device *device;

static int __init corpus_init(void)
{
	int err = platform_driver_register(&corpus_driver);

	if (err)
		return err;
	device = platform_device_register_simple("corpus-nvmem-cells", PLATFORM_DEVID_NONE, NULL, 0);
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
MODULE_DESCRIPTION("a small memory with its reader");
MODULE_IMPORT_NS(COUNTER);
