// SPDX-License-Identifier: GPL-2.0
/* The corpus: a USB gadget with one configuration of one empty function. Needs: dummy_hcd. */
#include <linux/module.h>
#include <linux/usb/composite.h>

USB_GADGET_COMPOSITE_OPTIONS();

static struct usb_interface_descriptor nothing_interface = {
	.bLength = USB_DT_INTERFACE_SIZE,
	.bDescriptorType = USB_DT_INTERFACE,
	.bInterfaceClass = USB_CLASS_VENDOR_SPEC,
};
static struct usb_descriptor_header *nothing_descriptors[] = {(struct usb_descriptor_header *)&nothing_interface, NULL};
static struct usb_string texts[] = {{.s = "modlab"}, {.s = "corpus gadget"}, {.s = ""}, {}};
static struct usb_gadget_strings table = {.language = 0x0409, .strings = texts};
static struct usb_gadget_strings *tables[] = {&table, NULL};

static int nothing_bind(struct usb_configuration *config, struct usb_function *function)
{
	int id = usb_interface_id(config, function);

	if (id < 0)
		return id;
	nothing_interface.bInterfaceNumber = id;
	return usb_assign_descriptors(function, nothing_descriptors, nothing_descriptors, NULL, NULL);
}

static void nothing_unbind(struct usb_configuration *config, struct usb_function *function)
{
	usb_free_all_descriptors(function);
}

static int nothing_set_alt(struct usb_function *function, unsigned int interface, unsigned int alt)
{
	return alt ? -EINVAL : 0;
}

static void nothing_disable(struct usb_function *function)
{
}
static struct usb_function nothing = {
	.name = "nothing",
	.bind = nothing_bind,
	.unbind = nothing_unbind,
	.set_alt = nothing_set_alt,
	.disable = nothing_disable,
};

static int configure(struct usb_configuration *config)
{
	return usb_add_function(config, &nothing);
}
static struct usb_configuration config = {
	.label = "corpus",
	.bConfigurationValue = 1,
	.bmAttributes = USB_CONFIG_ATT_SELFPOWER,
};

static int corpus_bind(struct usb_composite_dev *cdev)
{
	int err = usb_string_ids_tab(cdev, texts);

	return err < 0 ? err : usb_add_config(cdev, &config, configure);
}

static const struct usb_device_descriptor device = {
	.bLength = sizeof(device),
	.bDescriptorType = USB_DT_DEVICE,
	.bDeviceClass = USB_CLASS_PER_INTERFACE,
	.idVendor = cpu_to_le16(0x1d6b),
	.idProduct = cpu_to_le16(0x0104),
	.bNumConfigurations = 1,
};
static struct usb_composite_driver corpus_composite = {
	.name = "corpus_gadget",
	.dev = &device,
	.strings = tables,
	.max_speed = USB_SPEED_HIGH,
	.bind = corpus_bind,
};
module_usb_composite_driver(corpus_composite);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a USB gadget");
