// SPDX-License-Identifier: GPL-2.0
/* The corpus: a driver of something at a serial line. */
#include <linux/module.h>
#include <linux/of.h>
#include <linux/serdev.h>

static size_t receive(struct serdev_device *serdev, const u8 *bytes, size_t count)
{
	dev_info(&serdev->dev, "%*ph\n", (int)min_t(size_t, count, 16), bytes);
	return count;
}

static const struct serdev_device_ops ops = {.receive_buf = receive, .write_wakeup = serdev_device_write_wakeup};

static int probe(struct serdev_device *serdev)
{
	int err;

	serdev_device_set_client_ops(serdev, &ops);
	err = devm_serdev_device_open(&serdev->dev, serdev);
	if (err)
		return err;
	serdev_device_set_baudrate(serdev, 9600);
	serdev_device_set_flow_control(serdev, false);
	err = serdev_device_set_parity(serdev, SERDEV_PARITY_NONE);
	return err ?: min(0, serdev_device_write(serdev, "?\n", 2, HZ));
}

static const struct of_device_id match[] = {{.compatible = "modlab,serial-sensor"}, {}};
MODULE_DEVICE_TABLE(of, match);
static struct serdev_device_driver sensor_driver = {.probe = probe, .driver = {.name = "corpus-serdev", .of_match_table = match}};
module_serdev_device_driver(sensor_driver);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a driver of something at a serial line");
