// SPDX-License-Identifier: GPL-2.0
/* The corpus: a PWM chip with two channels. */
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pwm.h>

struct chip {
	u64 duty[2];
	u64 period[2];
	bool on[2];
};

static int chip_apply(struct pwm_chip *pwm_chip, struct pwm_device *pwm, const struct pwm_state *state)
{
	struct chip *chip = pwmchip_get_drvdata(pwm_chip);

	if (state->polarity != PWM_POLARITY_NORMAL)
		return -EINVAL;
	chip->on[pwm->hwpwm] = state->enabled;
	chip->period[pwm->hwpwm] = state->period;
	chip->duty[pwm->hwpwm] = min(state->duty_cycle, state->period);
	return 0;
}

static int chip_get_state(struct pwm_chip *pwm_chip, struct pwm_device *pwm, struct pwm_state *state)
{
	struct chip *chip = pwmchip_get_drvdata(pwm_chip);

	*state = (struct pwm_state){
		.enabled = chip->on[pwm->hwpwm],
		.period = chip->period[pwm->hwpwm],
		.duty_cycle = chip->duty[pwm->hwpwm],
		.polarity = PWM_POLARITY_NORMAL,
	};
	return 0;
}
static const struct pwm_ops ops = {.apply = chip_apply, .get_state = chip_get_state};

static int probe(struct platform_device *pdev)
{
	struct pwm_chip *chip = devm_pwmchip_alloc(&pdev->dev, 2, sizeof(struct chip));

	if (IS_ERR(chip))
		return PTR_ERR(chip);
	chip->ops = &ops;
	return devm_pwmchip_add(&pdev->dev, chip);
}
static struct platform_driver corpus_driver = {.probe = probe, .driver = {.name = "corpus-pwm-chip"}};
static struct platform_device *device;

static int __init corpus_init(void)
{
	int err = platform_driver_register(&corpus_driver);

	if (err)
		return err;
	device = platform_device_register_simple("corpus-pwm-chip", PLATFORM_DEVID_NONE, NULL, 0);
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
MODULE_DESCRIPTION("a PWM chip");
