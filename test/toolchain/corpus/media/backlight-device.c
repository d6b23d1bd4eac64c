// SPDX-License-Identifier: GPL-2.0
/* The corpus: a backlight with ten levels. */
#include <linux/backlight.h>
#include <linux/module.h>
#include <linux/platform_device.h>

static int update(struct backlight_device *backlight)
{
	dev_dbg(&backlight->dev, "%d\n", backlight_get_brightness(backlight));
	return 0;
}
static const struct backlight_ops ops = {.options = BL_CORE_SUSPENDRESUME, .update_status = update};

static int probe(struct platform_device *pdev)
{
	const struct backlight_properties properties = {.type = BACKLIGHT_RAW, .max_brightness = 10, .brightness = 5};
	struct backlight_device *backlight =
		devm_backlight_device_register(&pdev->dev, "corpus", &pdev->dev, NULL, &ops, &properties);

	if (IS_ERR(backlight))
		return PTR_ERR(backlight);
	return backlight_enable(backlight);
}
static struct platform_driver corpus_driver = {.probe = probe, .driver = {.name = "corpus-backlight-device"}};
static struct platform_device *device;

static int __init corpus_init(void)
{
	int err = platform_driver_register(&corpus_driver);

	if (err)
		return err;
	device = platform_device_register_simple("corpus-backlight-device", PLATFORM_DEVID_NONE, NULL, 0);
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
MODULE_DESCRIPTION("a backlight with ten levels");
