// SPDX-License-Identifier: GPL-2.0
/* The corpus: a driver of a USB device with bulk endpoints and a minor number. */
#include <linux/kref.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/usb.h>

struct bulk {
	struct usb_device *udev;
	struct usb_interface *interface;
	struct usb_anchor submitted;
	struct usb_endpoint_descriptor *in, *out;
	struct kref ref;
	u8 *buffer;
};

static struct usb_driver bulk_driver;

static void bulk_free(struct kref *ref)
{
	struct bulk *bulk = container_of(ref, struct bulk, ref);

	usb_put_intf(bulk->interface);
	usb_put_dev(bulk->udev);
	kfree(bulk->buffer);
	kfree(bulk);
}

static int bulk_open(struct inode *inode, struct file *file)
{
	struct usb_interface *interface = usb_find_interface(&bulk_driver, iminor(inode));
	struct bulk *bulk = interface ? usb_get_intfdata(interface) : NULL;

	if (!bulk)
		return -ENODEV;
	kref_get(&bulk->ref);
	file->private_data = bulk;
	return usb_autopm_get_interface(interface);
}

static int bulk_release(struct inode *inode, struct file *file)
{
	struct bulk *bulk = file->private_data;

	usb_autopm_put_interface(bulk->interface);
	kref_put(&bulk->ref, bulk_free);
	return 0;
}

static ssize_t bulk_read(struct file *file, char __user *to, size_t count, loff_t *pos)
{
	struct bulk *bulk = file->private_data;
	int err, got;

	err = usb_bulk_msg(bulk->udev, usb_rcvbulkpipe(bulk->udev, usb_endpoint_num(bulk->in)), bulk->buffer,
			   min_t(size_t, count, 512), &got, 1000);
	if (err)
		return err;
	return copy_to_user(to, bulk->buffer, got) ? -EFAULT : got;
}

static void bulk_written(struct urb *urb)
{
	if (urb->status && urb->status != -ESHUTDOWN)
		dev_err_ratelimited(&urb->dev->dev, "status %d\n", urb->status);
	usb_free_coherent(urb->dev, urb->transfer_buffer_length, urb->transfer_buffer, urb->transfer_dma);
}

static ssize_t bulk_write(struct file *file, const char __user *from, size_t count, loff_t *pos)
{
	struct bulk *bulk = file->private_data;
	struct urb *urb = usb_alloc_urb(0, GFP_KERNEL);
	void *buffer;
	int err;

	count = min_t(size_t, count, 512);
	buffer = urb ? usb_alloc_coherent(bulk->udev, count, GFP_KERNEL, &urb->transfer_dma) : NULL;
	if (!buffer) {
		usb_free_urb(urb);
		return -ENOMEM;
	}
	err = copy_from_user(buffer, from, count) ? -EFAULT : 0;
	usb_fill_bulk_urb(urb, bulk->udev, usb_sndbulkpipe(bulk->udev, usb_endpoint_num(bulk->out)), buffer, count,
			  bulk_written, bulk);
	urb->transfer_flags |= URB_NO_TRANSFER_DMA_MAP;
	usb_anchor_urb(urb, &bulk->submitted);
	err = err ?: usb_submit_urb(urb, GFP_KERNEL);
	if (err) {
		usb_unanchor_urb(urb);
		usb_free_coherent(bulk->udev, count, buffer, urb->transfer_dma);
	}
	usb_free_urb(urb);
	return err ?: count;
}

static const struct file_operations bulk_fops = {
	.owner = THIS_MODULE,
	.open = bulk_open,
	.release = bulk_release,
	.read = bulk_read,
	.write = bulk_write,
};
static struct usb_class_driver bulk_class = {.name = "corpusbulk%d", .fops = &bulk_fops, .minor_base = 200};

static int bulk_probe(struct usb_interface *interface, const struct usb_device_id *id)
{
	struct bulk *bulk = kzalloc(sizeof(*bulk), GFP_KERNEL);
	int err = -ENOMEM;

	if (!bulk)
		return -ENOMEM;
	kref_init(&bulk->ref);
	init_usb_anchor(&bulk->submitted);
	bulk->udev = usb_get_dev(interface_to_usbdev(interface));
	bulk->interface = usb_get_intf(interface);
	bulk->buffer = kmalloc(512, GFP_KERNEL);
	if (bulk->buffer)
		err = usb_find_common_endpoints(interface->cur_altsetting, &bulk->in, &bulk->out, NULL, NULL);
	if (!err) {
		usb_set_intfdata(interface, bulk);
		err = usb_register_dev(interface, &bulk_class);
	}
	if (err)
		kref_put(&bulk->ref, bulk_free);
	return err;
}

static void bulk_disconnect(struct usb_interface *interface)
{
	struct bulk *bulk = usb_get_intfdata(interface);

	usb_set_intfdata(interface, NULL);
	usb_deregister_dev(interface, &bulk_class);
	usb_kill_anchored_urbs(&bulk->submitted);
	kref_put(&bulk->ref, bulk_free);
}

static const struct usb_device_id bulk_ids[] = {{USB_DEVICE(0xfff0, 0xfff0)}, {}};
MODULE_DEVICE_TABLE(usb, bulk_ids);
static struct usb_driver bulk_driver = {
	.name = "corpus-bulk",
	.probe = bulk_probe,
	.disconnect = bulk_disconnect,
	.id_table = bulk_ids,
	.supports_autosuspend = 1,
};
module_usb_driver(bulk_driver);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a driver of a USB device");
