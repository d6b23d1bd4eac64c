// SPDX-License-Identifier: GPL-2.0
/* The corpus: a source of random numbers that is none. */
#include <linux/hw_random.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/prandom.h>

static struct rnd_state state;

static int source_read(struct hwrng *rng, void *data, size_t max, bool wait)
{
	prandom_bytes_state(&state, data, max);
	return max;
}

static int source_start(struct hwrng *rng)
{
	prandom_seed_state(&state, 1);
	return 0;
}

static int probe(struct platform_device *pdev)
{
	struct hwrng *rng = devm_kzalloc(&pdev->dev, sizeof(*rng), GFP_KERNEL);

	if (!rng)
		return -ENOMEM;
	rng->name = "corpus-rng";
	rng->init = source_start;
	rng->read = source_read;
	rng->quality = 0;
	return devm_hwrng_register(&pdev->dev, rng);
}
static struct platform_driver corpus_driver = {.probe = probe, .driver = {.name = "corpus-random-source"}};
static struct platform_device *device;

static int __init corpus_init(void)
{
	int err = platform_driver_register(&corpus_driver);

	if (err)
		return err;
	device = platform_device_register_simple("corpus-random-source", PLATFORM_DEVID_NONE, NULL, 0);
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
MODULE_DESCRIPTION("a source of random numbers");
