// SPDX-License-Identifier: GPL-2.0
/* The corpus: a handler of all keyboards that counts, and a filter. */
#include <linux/input.h>
#include <linux/module.h>
#include <linux/slab.h>

static atomic_t pressed = ATOMIC_INIT(0);

static void count_event(struct input_handle *handle, unsigned int type, unsigned int code, int value)
{
	if (type == EV_KEY && value == 1)
		atomic_inc(&pressed);
}

static int count_connect(struct input_handler *handler, struct input_dev *dev, const struct input_device_id *id)
{
	struct input_handle *handle = kzalloc(sizeof(*handle), GFP_KERNEL);
	int err;

	if (!handle)
		return -ENOMEM;
	handle->dev = dev;
	handle->handler = handler;
	handle->name = "corpus-count";
	err = input_register_handle(handle);
	if (err)
		goto free;
	err = input_open_device(handle);
	if (!err) {
		pr_info("hears %s\n", dev->name);
		return 0;
	}
	input_unregister_handle(handle);
free:
	kfree(handle);
	return err;
}

static void count_disconnect(struct input_handle *handle)
{
	input_close_device(handle);
	input_unregister_handle(handle);
	kfree(handle);
}

static const struct input_device_id count_ids[] = {
	{.flags = INPUT_DEVICE_ID_MATCH_EVBIT, .evbit = {BIT_MASK(EV_KEY)}},
	{},
};
MODULE_DEVICE_TABLE(input, count_ids);
static struct input_handler counter = {
	.event = count_event,
	.connect = count_connect,
	.disconnect = count_disconnect,
	.name = "corpus-count",
	.id_table = count_ids,
};

static int __init count_begin(void)
{
	return input_register_handler(&counter);
}

static void __exit count_end(void)
{
	input_unregister_handler(&counter);
	pr_info("%d keys\n", atomic_read(&pressed));
}
module_init(count_begin);
module_exit(count_end);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a handler of all keyboards that counts");
