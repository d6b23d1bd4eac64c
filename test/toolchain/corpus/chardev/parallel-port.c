// SPDX-License-Identifier: GPL-2.0
/* The corpus: a driver of what is at a parallel port. */
#include <linux/module.h>
#include <linux/parport.h>

static struct pardevice *lights;

static void attach(struct parport *port)
{
	const struct pardev_cb callbacks = {.flags = PARPORT_DEV_EXCL};

	if (lights)
		return;
	lights = parport_register_dev_model(port, "corpus-lights", &callbacks, 0);
	if (!lights || parport_claim(lights))
		return;
	parport_write_data(port, 0xaa);
	pr_info("%s: status %#x\n", port->name, parport_read_status(port));
	parport_release(lights);
}

static void detach(struct parport *port)
{
	if (lights && lights->port == port) {
		parport_unregister_device(lights);
		lights = NULL;
	}
}
static struct parport_driver lights_driver = {.name = "corpus-lights", .match_port = attach, .detach = detach};
module_parport_driver(lights_driver);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a driver of what is at a parallel port");
