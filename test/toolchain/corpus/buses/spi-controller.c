// SPDX-License-Identifier: GPL-2.0
/* The corpus: an SPI controller whose output is its input, with one device on it. */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/spi/spi.h>

static struct platform_device *device;

static int loop_transfer(struct spi_controller *controller, struct spi_device *spi, struct spi_transfer *transfer)
{
	if (transfer->rx_buf) {
		if (transfer->tx_buf)
			memcpy(transfer->rx_buf, transfer->tx_buf, transfer->len);
		else
			memset(transfer->rx_buf, 0xff, transfer->len);
	}
	spi_finalize_current_transfer(controller);
	return 0;
}

static void loop_set_cs(struct spi_device *spi, bool high)
{
	dev_dbg(&spi->dev, "chip select %u %s\n", spi_get_chipselect(spi, 0), high ? "high" : "low");
}

static int loop_probe(struct platform_device *pdev)
{
	struct spi_board_info info = {.modalias = "corpus-loop", .max_speed_hz = 100000, .chip_select = 0};
	struct spi_controller *controller = devm_spi_alloc_host(&pdev->dev, 0);
	struct spi_device *spi;
	u8 out[] = "spi", in[4];
	int err;

	if (!controller)
		return -ENOMEM;
	controller->bus_num = -1;
	controller->num_chipselect = 2;
	controller->mode_bits = SPI_CPOL | SPI_CPHA | SPI_CS_HIGH | SPI_LSB_FIRST;
	controller->bits_per_word_mask = SPI_BPW_RANGE_MASK(4, 16);
	controller->set_cs = loop_set_cs;
	controller->transfer_one = loop_transfer;
	err = devm_spi_register_controller(&pdev->dev, controller);
	if (err)
		return err;
	spi = spi_new_device(controller, &info);
	if (spi) {
		struct spi_transfer transfer = {.tx_buf = out, .rx_buf = in, .len = sizeof(out)};

		err = spi_sync_transfer(spi, &transfer, 1);
		dev_info(&spi->dev, "%d, %.4s\n", err, in);
	}
	return spi ? err : -ENODEV;
}

static struct platform_driver loop_driver = {.probe = loop_probe, .driver = {.name = "corpus-spi-loop"}};

static int __init loop_init(void)
{
	int err = platform_driver_register(&loop_driver);

	if (err)
		return err;
	device = platform_device_register_simple("corpus-spi-loop", PLATFORM_DEVID_AUTO, NULL, 0);
	if (IS_ERR(device))
		platform_driver_unregister(&loop_driver);
	return PTR_ERR_OR_ZERO(device);
}

static void __exit loop_exit(void)
{
	platform_device_unregister(device);
	platform_driver_unregister(&loop_driver);
}
module_init(loop_init);
module_exit(loop_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("an SPI controller whose output is its input");
