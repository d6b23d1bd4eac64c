// SPDX-License-Identifier: GPL-2.0
/* The corpus: a UART of the serial core, with nothing behind it. */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/serial_core.h>
#include <linux/tty_flip.h>

static struct uart_driver uart = {.owner = THIS_MODULE, .driver_name = "corpus-uart", .dev_name = "ttyCorpus", .nr = 1};

static unsigned int tx_empty(struct uart_port *port)
{
	return TIOCSER_TEMT;
}

static void set_mctrl(struct uart_port *port, unsigned int mctrl)
{
}

static unsigned int get_mctrl(struct uart_port *port)
{
	return TIOCM_CAR | TIOCM_DSR | TIOCM_CTS;
}

static void stop(struct uart_port *port)
{
}

static void start_tx(struct uart_port *port)
{
	u8 c;

	while (uart_fifo_get(port, &c)) {
		port->icount.rx++;
		uart_insert_char(port, 0, 0, c, TTY_NORMAL);
	}
	if (kfifo_len(&port->state->port.xmit_fifo) < WAKEUP_CHARS)
		uart_write_wakeup(port);
}

static int startup(struct uart_port *port)
{
	return 0;
}

static void set_termios(struct uart_port *port, struct ktermios *new, const struct ktermios *old)
{
	unsigned int baud = uart_get_baud_rate(port, new, old, 9600, 115200);
	unsigned long flags;

	uart_port_lock_irqsave(port, &flags);
	uart_update_timeout(port, new->c_cflag, baud);
	uart_port_unlock_irqrestore(port, flags);
}

static const char *type(struct uart_port *port)
{
	return "corpus";
}

static void config_port(struct uart_port *port, int flags)
{
	port->type = PORT_GENERIC;
}

static const struct uart_ops ops = {
	.tx_empty = tx_empty,
	.set_mctrl = set_mctrl,
	.get_mctrl = get_mctrl,
	.stop_tx = stop,
	.start_tx = start_tx,
	.stop_rx = stop,
	.startup = startup,
	.shutdown = stop,
	.set_termios = set_termios,
	.type = type,
	.config_port = config_port,
};
static struct uart_port port = {.ops = &ops, .iotype = UPIO_MEM, .fifosize = 16, .type = PORT_GENERIC, .line = 0};
static struct platform_device *device;

static int __init corpus_uart_init(void)
{
	int err = uart_register_driver(&uart);

	if (err)
		return err;
	device = platform_device_register_simple("corpus-uart", PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(device)) {
		err = PTR_ERR(device);
	} else {
		spin_lock_init(&port.lock);
		port.dev = &device->dev;
		err = uart_add_one_port(&uart, &port);
		if (err)
			platform_device_unregister(device);
	}
	if (err)
		uart_unregister_driver(&uart);
	return err;
}

static void __exit corpus_uart_exit(void)
{
	uart_remove_one_port(&uart, &port);
	platform_device_unregister(device);
	uart_unregister_driver(&uart);
}
module_init(corpus_uart_init);
module_exit(corpus_uart_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a UART of the serial core");
