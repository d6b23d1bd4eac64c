// SPDX-License-Identifier: GPL-2.0
/* The corpus: firmware that is asked for, which is not there. */
#include <linux/completion.h>
#include <linux/device.h>
#include <linux/firmware.h>
#include <linux/module.h>

static DECLARE_COMPLETION(answered);
static struct device *dev;

static void loaded(const struct firmware *fw, void *context)
{
	pr_info("%s: %zu bytes\n", (const char *)context, fw ? fw->size : 0);
	release_firmware(fw);
	complete(&answered);
}

static int __init fw_init(void)
{
	const struct firmware *fw;
	int err;

	dev = root_device_register("corpus-firmware");
	if (IS_ERR(dev))
		return PTR_ERR(dev);
	err = firmware_request_nowarn(&fw, "corpus/none.bin", dev);
	if (!err) {
		print_hex_dump_bytes("fw ", DUMP_PREFIX_OFFSET, fw->data, min_t(size_t, fw->size, 16));
		release_firmware(fw);
	}
	err = request_firmware_nowait(THIS_MODULE, FW_ACTION_UEVENT, "corpus/later.bin", dev, GFP_KERNEL, "later", loaded);
	if (err) {
		root_device_unregister(dev);
		return err;
	}
	return 0;
}

static void __exit fw_exit(void)
{
	wait_for_completion(&answered);
	root_device_unregister(dev);
}
module_init(fw_init);
module_exit(fw_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("firmware that is asked for");
MODULE_FIRMWARE("corpus/later.bin");
