// SPDX-License-Identifier: GPL-2.0
/* The corpus: a terminal that writes back what it is given, in capitals. */
#include <linux/ctype.h>
#include <linux/module.h>
#include <linux/tty.h>
#include <linux/tty_driver.h>
#include <linux/tty_flip.h>

static struct tty_driver *driver;
static struct tty_port port;

static int shout_open(struct tty_struct *tty, struct file *file)
{
	return tty_port_open(&port, tty, file);
}

static void shout_close(struct tty_struct *tty, struct file *file)
{
	tty_port_close(&port, tty, file);
}

static ssize_t shout_write(struct tty_struct *tty, const u8 *text, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		tty_insert_flip_char(&port, toupper(text[i]), TTY_NORMAL);
	tty_flip_buffer_push(&port);
	return count;
}

static unsigned int shout_write_room(struct tty_struct *tty)
{
	return 256;
}

static void shout_set_termios(struct tty_struct *tty, const struct ktermios *old)
{
	tty_termios_copy_hw(&tty->termios, old);
}

static const struct tty_operations shout_ops = {
	.open = shout_open,
	.close = shout_close,
	.write = shout_write,
	.write_room = shout_write_room,
	.set_termios = shout_set_termios,
};
static const struct tty_port_operations port_ops = {};

static int __init shout_init(void)
{
	int err;

	driver = tty_alloc_driver(1, TTY_DRIVER_REAL_RAW | TTY_DRIVER_UNNUMBERED_NODE);
	if (IS_ERR(driver))
		return PTR_ERR(driver);
	driver->driver_name = "corpus-shout";
	driver->name = "ttyShout";
	driver->type = TTY_DRIVER_TYPE_SERIAL;
	driver->subtype = SERIAL_TYPE_NORMAL;
	driver->init_termios = tty_std_termios;
	driver->init_termios.c_cflag = B9600 | CS8 | CREAD | HUPCL | CLOCAL;
	tty_set_operations(driver, &shout_ops);
	tty_port_init(&port);
	port.ops = &port_ops;
	tty_port_link_device(&port, driver, 0);
	err = tty_register_driver(driver);
	if (err) {
		tty_driver_kref_put(driver);
		tty_port_destroy(&port);
	}
	return err;
}

static void __exit shout_exit(void)
{
	tty_unregister_driver(driver);
	tty_driver_kref_put(driver);
	tty_port_destroy(&port);
}
module_init(shout_init);
module_exit(shout_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a terminal that writes back in capitals");
