// SPDX-License-Identifier: GPL-2.0
/* The corpus: a serio port of its own, and a driver of what is behind one. */
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/serio.h>
#include <linux/slab.h>

static struct serio *port;

static int port_write(struct serio *serio, unsigned char byte)
{
	serio_interrupt(serio, byte ^ 0xff, 0);
	return 0;
}

static irqreturn_t knob_interrupt(struct serio *serio, unsigned char byte, unsigned int flags)
{
	dev_dbg(&serio->dev, "%#x\n", byte);
	return IRQ_HANDLED;
}

static int knob_connect(struct serio *serio, struct serio_driver *driver)
{
	int err = serio_open(serio, driver);

	if (!err)
		serio_write(serio, 0x55);
	return err;
}

static void knob_disconnect(struct serio *serio)
{
	serio_close(serio);
}
static const struct serio_device_id knob_ids[] = {
	{.type = SERIO_RS232, .proto = 0x7f, .id = SERIO_ANY, .extra = SERIO_ANY}, {},
};
MODULE_DEVICE_TABLE(serio, knob_ids);
static struct serio_driver knob_driver = {
	.driver = {.name = "corpus-knob"},
	.description = "a knob",
	.id_table = knob_ids,
	.interrupt = knob_interrupt,
	.connect = knob_connect,
	.disconnect = knob_disconnect,
};

static int __init knob_init(void)
{
	int err = serio_register_driver(&knob_driver);

	if (err)
		return err;
	port = kzalloc(sizeof(*port), GFP_KERNEL);
	if (!port) {
		serio_unregister_driver(&knob_driver);
		return -ENOMEM;
	}
	port->id.type = SERIO_RS232;
	port->id.proto = 0x7f;
	port->write = port_write;
	strscpy(port->name, "corpus port");
	strscpy(port->phys, "corpus/serio0");
	serio_register_port(port);
	return 0;
}

static void __exit knob_exit(void)
{
	serio_unregister_port(port);
	serio_unregister_driver(&knob_driver);
}
module_init(knob_init);
module_exit(knob_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a serio port and its driver");
