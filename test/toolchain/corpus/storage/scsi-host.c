// SPDX-License-Identifier: GPL-2.0
/* The corpus: a SCSI host adapter with nothing attached. */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <scsi/scsi.h>
#include <scsi/scsi_cmnd.h>
#include <scsi/scsi_device.h>
#include <scsi/scsi_host.h>

static int empty_queue(struct Scsi_Host *host, struct scsi_cmnd *command)
{
	set_host_byte(command, DID_NO_CONNECT);
	scsi_done(command);
	return 0;
}

static const struct scsi_host_template template = {
	.module = THIS_MODULE,
	.name = "corpus",
	.proc_name = "corpus",
	.queuecommand = empty_queue,
	.can_queue = 1,
	.this_id = -1,
	.sg_tablesize = SG_ALL,
	.max_sectors = 128,
};

static int probe(struct platform_device *pdev)
{
	struct Scsi_Host *host = scsi_host_alloc(&template, 0);
	int err;

	if (!host)
		return -ENOMEM;
	host->max_id = 1;
	host->max_lun = 1;
	err = scsi_add_host(host, &pdev->dev);
	if (err) {
		scsi_host_put(host);
		return err;
	}
	platform_set_drvdata(pdev, host);
	scsi_scan_host(host);
	return 0;
}

static void goodbye(struct platform_device *pdev)
{
	struct Scsi_Host *host = platform_get_drvdata(pdev);

	scsi_remove_host(host);
	scsi_host_put(host);
}
static struct platform_driver corpus_driver = {.probe = probe, .remove = goodbye, .driver = {.name = "corpus-scsi-host"}};
static struct platform_device *device;

static int __init corpus_init(void)
{
	int err = platform_driver_register(&corpus_driver);

	if (err)
		return err;
	device = platform_device_register_simple("corpus-scsi-host", PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(device))
		platform_driver_unregister(&corpus_driver);
	return PTR_ERR_OR_ZERO(device);
}

static void __exit corpus_exit(void)
{
	platform_device_unregister(device);
	platform_driver_unregister(&corpus_driver);
}
module_init(corpus_init);
module_exit(corpus_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a SCSI host adapter");
