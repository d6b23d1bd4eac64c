// SPDX-License-Identifier: GPL-2.0
/* Owns the keyboard's notifier chain as a module of a course listens to it: each key, once the kernel's driver knows it. */
#include <linux/keyboard.h>
#include <linux/module.h>
#include <linux/notifier.h>

static int on_key(struct notifier_block *block, unsigned long code, void *data)
{
	struct keyboard_notifier_param *key = data;

	if (code == KBD_KEYCODE)
		pr_info("notifier: key %u %s\n", key->value, key->down ? "down" : "up");
	return NOTIFY_OK;
}

static struct notifier_block block = { .notifier_call = on_key };

static int __init keys_init(void)
{
	return register_keyboard_notifier(&block);
}

static void __exit keys_exit(void)
{
	unregister_keyboard_notifier(&block);
}

module_init(keys_init);
module_exit(keys_exit);
MODULE_DESCRIPTION("Listens to the keyboard's notifier chain");
MODULE_LICENSE("GPL");
