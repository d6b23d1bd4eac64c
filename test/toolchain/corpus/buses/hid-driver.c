// SPDX-License-Identifier: GPL-2.0
/* The corpus: a driver that changes what a HID device reports. */
#include <linux/hid.h>
#include <linux/input.h>
#include <linux/module.h>

static const __u8 *pad_fixup(struct hid_device *hdev, __u8 *rdesc, unsigned int *rsize)
{
	if (*rsize > 4 && rdesc[1] == 0x02)
		hid_info(hdev, "a mouse\n");
	return rdesc;
}

static int pad_mapping(struct hid_device *hdev, struct hid_input *hi, struct hid_field *field, struct hid_usage *usage,
		       unsigned long **bit, int *max)
{
	if ((usage->hid & HID_USAGE_PAGE) != HID_UP_BUTTON)
		return 0;
	hid_map_usage(hi, usage, bit, max, EV_KEY, BTN_GAMEPAD + (usage->hid & 0xf));
	return 1;
}

static int pad_raw(struct hid_device *hdev, struct hid_report *report, u8 *data, int size)
{
	hid_dbg(hdev, "report %u: %*ph\n", report->id, size, data);
	return 0;
}

static int pad_probe(struct hid_device *hdev, const struct hid_device_id *id)
{
	int err = hid_parse(hdev);

	return err ?: hid_hw_start(hdev, HID_CONNECT_DEFAULT);
}

static void pad_remove(struct hid_device *hdev)
{
	hid_hw_stop(hdev);
}

static const struct hid_device_id pad_ids[] = {{HID_USB_DEVICE(0x1234, 0x5678)}, {HID_BLUETOOTH_DEVICE(0x1234, 0x5679)}, {}};
MODULE_DEVICE_TABLE(hid, pad_ids);
static struct hid_driver pad_driver = {
	.name = "corpus-pad",
	.id_table = pad_ids,
	.probe = pad_probe,
	.remove = pad_remove,
	.report_fixup = pad_fixup,
	.input_mapping = pad_mapping,
	.raw_event = pad_raw,
};
module_hid_driver(pad_driver);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a driver that changes what a HID device reports");
