// SPDX-License-Identifier: GPL-2.0
/* The corpus: static keys, notifiers, module parameters and aliases. */
#include <linux/jump_label.h>
#include <linux/keyboard.h>
#include <linux/kmod.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/pci.h>
#include <linux/reboot.h>

static DEFINE_STATIC_KEY_FALSE(busy);
static int levels[4] = {1, 2, 3, 4};
static int count;
module_param_array(levels, int, &count, 0644);
MODULE_PARM_DESC(levels, "up to four");
static char *whom = "world";
module_param(whom, charp, 0444);

static int on_key(struct notifier_block *nb, unsigned long code, void *data)
{
	struct keyboard_notifier_param *param = data;

	if (static_branch_unlikely(&busy) && param->down)
		pr_debug("%s %u\n", whom, param->value);
	return NOTIFY_OK;
}
static struct notifier_block keys = {.notifier_call = on_key};

static const struct pci_device_id ids[] = {{PCI_DEVICE(0x1af4, 0x1000)}, {}};
MODULE_DEVICE_TABLE(pci, ids);
MODULE_ALIAS("corpus-alias");
MODULE_SOFTDEP("pre: loop");

int corpus_shared(int x);
int corpus_shared(int x)
{
	return levels[x & 3];
}
EXPORT_SYMBOL_GPL(corpus_shared);

static int __init corpus_init(void)
{
	static_branch_enable(&busy);
	return register_keyboard_notifier(&keys);
}

static void __exit corpus_exit(void)
{
	unregister_keyboard_notifier(&keys);
}
module_init(corpus_init);
module_exit(corpus_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("static keys, notifiers, module parameters and aliases");
