// SPDX-License-Identifier: GPL-2.0
/* The corpus: tables of devices, which modpost makes into aliases. */
#include <linux/hid.h>
#include <linux/i2c.h>
#include <linux/input.h>
#include <linux/major.h>
#include <linux/miscdevice.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/spi/spi.h>
#include <linux/usb.h>
#include <linux/virtio_ids.h>

static const struct usb_device_id usb_ids[] = {
	{USB_DEVICE(0x0525, 0xa4a0)},
	{USB_INTERFACE_INFO(USB_CLASS_HID, 1, 1)},
	{USB_DEVICE_AND_INTERFACE_INFO(0x0525, 0xa4a1, USB_CLASS_VENDOR_SPEC, 0, 0)},
	{},
};
MODULE_DEVICE_TABLE(usb, usb_ids);
static const struct pci_device_id pci_ids[] = {
	{PCI_DEVICE(0x1234, 0x11e8)},
	{PCI_DEVICE_CLASS(PCI_CLASS_DISPLAY_VGA << 8, ~0)},
	{},
};
MODULE_DEVICE_TABLE(pci, pci_ids);
static const struct i2c_device_id i2c_ids[] = {{"corpus-temp", 1}, {}};
MODULE_DEVICE_TABLE(i2c, i2c_ids);
static const struct spi_device_id spi_ids[] = {{"corpus-adc", 12}, {}};
MODULE_DEVICE_TABLE(spi, spi_ids);
static const struct of_device_id of_ids[] = {{.compatible = "modlab,tables", .data = (void *)7}, {}};
MODULE_DEVICE_TABLE(of, of_ids);
static const struct platform_device_id platform_ids[] = {{.name = "corpus-tables"}, {}};
MODULE_DEVICE_TABLE(platform, platform_ids);
static const struct hid_device_id hid_ids[] = {{HID_USB_DEVICE(0x046d, HID_ANY_ID)}, {}};
MODULE_DEVICE_TABLE(hid, hid_ids);
static const struct virtio_device_id virtio_ids[] = {{VIRTIO_ID_CRYPTO, VIRTIO_DEV_ANY_ID}, {}};
MODULE_DEVICE_TABLE(virtio, virtio_ids);
static const struct input_device_id input_ids[] = {
	{.flags = INPUT_DEVICE_ID_MATCH_EVBIT | INPUT_DEVICE_ID_MATCH_KEYBIT, .evbit = {BIT(EV_KEY)}, .keybit = {BIT(KEY_ESC)}},
	{},
};
MODULE_DEVICE_TABLE(input, input_ids);
MODULE_ALIAS("corpus-tables-alias");
MODULE_ALIAS_MISCDEV(240);
MODULE_ALIAS_CHARDEV_MAJOR(MISC_MAJOR);
MODULE_FIRMWARE("corpus/tables.bin");
MODULE_VERSION("1.2");
MODULE_AUTHOR("modlab");
MODULE_SOFTDEP("post: loop");
MODULE_LICENSE("Dual BSD/GPL");
MODULE_DESCRIPTION("tables of devices");
