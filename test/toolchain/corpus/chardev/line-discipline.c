// SPDX-License-Identifier: GPL-2.0
/* The corpus: a line discipline that counts what comes. */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/tty.h>
#include <linux/tty_ldisc.h>

struct count {
	u64 bytes, errors;
};

static int count_open(struct tty_struct *tty)
{
	struct count *count = kzalloc(sizeof(*count), GFP_KERNEL);

	if (!count)
		return -ENOMEM;
	tty->disc_data = count;
	tty->receive_room = 65536;
	tty_driver_flush_buffer(tty);
	return 0;
}

static void count_close(struct tty_struct *tty)
{
	struct count *count = tty->disc_data;

	pr_info("%s: %llu bytes, %llu with errors\n", tty->name, count->bytes, count->errors);
	tty->disc_data = NULL;
	kfree(count);
}

static void count_receive(struct tty_struct *tty, const u8 *text, const u8 *flags, size_t length)
{
	struct count *count = tty->disc_data;

	for (count->bytes += length; flags && length; length--)
		if (*flags++ != TTY_NORMAL)
			count->errors++;
}

static int count_ioctl(struct tty_struct *tty, unsigned int cmd, unsigned long arg)
{
	switch (cmd) {
	case TIOCOUTQ:
		return put_user(0, (int __user *)arg);
	default:
		return n_tty_ioctl_helper(tty, cmd, arg);
	}
}

static struct tty_ldisc_ops count_ldisc = {
	.owner = THIS_MODULE,
	.num = N_DEVELOPMENT,
	.name = "corpus-count",
	.open = count_open,
	.close = count_close,
	.ioctl = count_ioctl,
	.receive_buf = count_receive,
};

static int __init count_init(void)
{
	return tty_register_ldisc(&count_ldisc);
}

static void __exit count_exit(void)
{
	tty_unregister_ldisc(&count_ldisc);
}
module_init(count_init);
module_exit(count_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a line discipline that counts what comes");
MODULE_ALIAS_LDISC(N_DEVELOPMENT);
