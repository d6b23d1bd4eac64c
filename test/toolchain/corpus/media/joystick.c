// SPDX-License-Identifier: GPL-2.0
/* The corpus: a joystick at a game port. */
#include <linux/gameport.h>
#include <linux/input.h>
#include <linux/module.h>
#include <linux/slab.h>

struct stick {
	struct gameport *gameport;
	struct input_dev *dev;
};

static void stick_poll(struct gameport *gameport)
{
	struct stick *stick = gameport_get_drvdata(gameport);
	unsigned char buttons = ~gameport_read(gameport) >> 4;

	input_report_key(stick->dev, BTN_TRIGGER, buttons & 1);
	input_report_key(stick->dev, BTN_THUMB, buttons & 2);
	input_sync(stick->dev);
}

static int stick_connect(struct gameport *gameport, struct gameport_driver *driver)
{
	struct stick *stick = kzalloc(sizeof(*stick), GFP_KERNEL);
	int err = -ENOMEM;

	if (!stick)
		return -ENOMEM;
	stick->dev = input_allocate_device();
	if (!stick->dev)
		goto free;
	stick->gameport = gameport;
	gameport_set_drvdata(gameport, stick);
	err = gameport_open(gameport, driver, GAMEPORT_MODE_RAW);
	if (err)
		goto free_dev;
	gameport_set_poll_handler(gameport, stick_poll);
	gameport_set_poll_interval(gameport, 20);
	stick->dev->name = "corpus stick";
	input_set_capability(stick->dev, EV_KEY, BTN_TRIGGER);
	input_set_capability(stick->dev, EV_KEY, BTN_THUMB);
	err = input_register_device(stick->dev);
	if (!err)
		return 0;
	gameport_close(gameport);
free_dev:
	input_free_device(stick->dev);
free:
	gameport_set_drvdata(gameport, NULL);
	kfree(stick);
	return err;
}

static void stick_disconnect(struct gameport *gameport)
{
	struct stick *stick = gameport_get_drvdata(gameport);

	input_unregister_device(stick->dev);
	gameport_close(gameport);
	gameport_set_drvdata(gameport, NULL);
	kfree(stick);
}

static struct gameport_driver stick_driver = {
	.driver = {.name = "corpus-stick", .owner = THIS_MODULE},
	.description = "a stick",
	.connect = stick_connect,
	.disconnect = stick_disconnect,
};
module_gameport_driver(stick_driver);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a joystick at a game port");
