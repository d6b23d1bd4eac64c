// SPDX-License-Identifier: GPL-2.0
/*
 * The skeleton of a driver for the keyboard's interrupt. /dev/keys gives the bytes that have come
 * from the keyboard; but nobody takes the interrupt yet. What is missing is numbered.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cleanup.h>
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/kfifo.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/sched.h>

#define KEYBOARD_IRQ	1
#define KEYBOARD_DATA	0x60	/* I/O port: reading it takes the byte that has come */

static DEFINE_KFIFO(keys_raw, u8, 64);	/* from the interrupt to the thread: TODO 2 */
static DEFINE_KFIFO(keys_done, u8, 64);	/* to whoever reads /dev/keys */
static DEFINE_MUTEX(keys_readers);

static ssize_t keys_read(struct file *file, char __user *to, size_t count, loff_t *pos)
{
	unsigned int copied;
	int err;

	scoped_guard(mutex, &keys_readers)
		err = kfifo_to_user(&keys_done, to, count, &copied);
	return err ? err : copied;
}

static const struct file_operations keys_fops = {
	.owner	= THIS_MODULE,
	.read	= keys_read,
};

static struct miscdevice keys_device = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "keys",
	.fops	= &keys_fops,
};

/* What takes its time: it writes into the log, sleeps, and passes the byte on. For TODO 2. */
static void __maybe_unused keys_report(u8 byte)
{
	if (in_interrupt()) {
		pr_err("report was called where nobody may sleep\n");
		return;
	}
	msleep(20);
	pr_info("%s %02x by %s\n", byte & 0x80 ? "release" : "press", byte & 0x7f, current->comm);
	kfifo_put(&keys_done, byte);
}

/*
 * TODO 1: Write keys_interrupt(int irq, void *data), which takes the byte with inb(KEYBOARD_DATA)
 * and puts it into keys_done with kfifo_put(). It returns IRQ_HANDLED.
 *
 * TODO 2: Only what is urgent: take the byte, put it into keys_raw, and return IRQ_WAKE_THREAD.
 * The rest is for keys_thread(int irq, void *data), a thread, which takes all bytes out of
 * keys_raw with kfifo_get() and gives each to keys_report(). request_threaded_irq() takes both
 * functions.
 */

static int __init keys_init(void)
{
	/*
	 * TODO 1: request_irq() for KEYBOARD_IRQ, under the name "keys". If it is refused, so is
	 * the load, and nothing is left behind.
	 */
	return misc_register(&keys_device);
}

static void __exit keys_exit(void)
{
	misc_deregister(&keys_device);
	/* TODO 1, too: Give the interrupt back. Write this before you load the module. */
}

module_init(keys_init);
module_exit(keys_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("modlab");
MODULE_DESCRIPTION("Takes the keyboard's interrupt");
