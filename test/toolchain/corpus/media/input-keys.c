// SPDX-License-Identifier: GPL-2.0
/* The corpus: an input device of its own: keys, a pointer, a joystick's axes, force feedback, polling. */
#include <linux/input.h>
#include <linux/input/mt.h>
#include <linux/input/sparse-keymap.h>
#include <linux/module.h>

static struct input_dev *pad;
static const struct key_entry keymap[] = {
	{KE_KEY, 0x10, {KEY_VOLUMEUP}}, {KE_KEY, 0x11, {KEY_VOLUMEDOWN}}, {KE_SW, 0x12, {.sw = {SW_LID, 1}}}, {KE_END, 0},
};

static int pad_open(struct input_dev *dev)
{
	input_report_abs(dev, ABS_X, 10);
	input_sync(dev);
	return 0;
}

static void pad_close(struct input_dev *dev)
{
}

static void pad_poll(struct input_dev *dev)
{
	input_report_rel(dev, REL_X, 1);
	input_report_key(dev, BTN_LEFT, 0);
	input_sync(dev);
}

static int pad_upload(struct input_dev *dev, struct ff_effect *effect, struct ff_effect *old)
{
	return effect->type == FF_RUMBLE ? 0 : -EINVAL;
}

static int pad_play(struct input_dev *dev, int effect, int times)
{
	dev_dbg(&dev->dev, "effect %d, %d times\n", effect, times);
	return 0;
}

static int __init pad_init(void)
{
	int err = -ENOMEM;

	pad = input_allocate_device();
	if (!pad)
		return -ENOMEM;
	pad->name = "corpus pad";
	pad->phys = "corpus/input0";
	pad->id.bustype = BUS_VIRTUAL;
	pad->open = pad_open;
	pad->close = pad_close;
	err = sparse_keymap_setup(pad, keymap, NULL);
	input_set_capability(pad, EV_REL, REL_X);
	input_set_capability(pad, EV_KEY, BTN_LEFT);
	input_set_abs_params(pad, ABS_X, 0, 255, 2, 4);
	__set_bit(EV_REP, pad->evbit);
	input_set_capability(pad, EV_FF, FF_RUMBLE);
	err = err ?: input_ff_create(pad, 4);
	err = err ?: input_setup_polling(pad, pad_poll);
	if (!err) {
		pad->ff->upload = pad_upload;
		pad->ff->playback = pad_play;
		input_set_poll_interval(pad, 100);
		err = input_register_device(pad);
	}
	if (err) {
		input_free_device(pad);
		return err;
	}
	input_report_key(pad, KEY_VOLUMEUP, 1);
	input_sync(pad);
	sparse_keymap_report_event(pad, 0x11, 1, true);
	return 0;
}

static void __exit pad_exit(void)
{
	input_unregister_device(pad);
}
module_init(pad_init);
module_exit(pad_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("an input device of its own");
