// SPDX-License-Identifier: GPL-2.0
/* The corpus: what is written on the virtual terminals, and LEDs of the keyboard. */
#include <linux/tty.h>
#include <linux/kd.h>
#include <linux/console_struct.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/vt.h>
#include <linux/vt_kern.h>

static unsigned long written;

static int on_vt(struct notifier_block *nb, unsigned long event, void *data)
{
	struct vt_notifier_param *param = data;

	if (event == VT_WRITE && param->vc)
		written++;
	return NOTIFY_OK;
}
static struct notifier_block terminals = {.notifier_call = on_vt};

static int __init terminals_init(void)
{
	struct tty_struct *tty = get_current_tty();

	pr_info("foreground %d, loaded from %s\n", fg_console, tty ? tty_name(tty) : "no terminal");
	tty_kref_put(tty);
	if (vc_cons[fg_console].d)
		pr_info("%u columns\n", vc_cons[fg_console].d->vc_cols);
	return register_vt_notifier(&terminals);
}

static void __exit terminals_exit(void)
{
	unregister_vt_notifier(&terminals);
	pr_info("%lu letters\n", written);
}
module_init(terminals_init);
module_exit(terminals_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("what is written on the virtual terminals");
