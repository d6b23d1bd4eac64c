// SPDX-License-Identifier: GPL-2.0
/* The corpus: a driver of a converter on an SPI bus. */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/spi/spi.h>

struct converter {
	struct spi_device *spi;
	u8 tx[3] ____cacheline_aligned;
	u8 rx[3];
};

static int convert(struct converter *converter, unsigned int channel)
{
	struct spi_transfer transfer = {.tx_buf = converter->tx, .rx_buf = converter->rx, .len = 3};
	struct spi_message message;
	int err;

	converter->tx[0] = 1;
	converter->tx[1] = (8 + channel) << 4;
	spi_message_init_with_transfers(&message, &transfer, 1);
	err = spi_sync(converter->spi, &message);
	return err ?: (converter->rx[1] & 3) << 8 | converter->rx[2];
}

static int converter_probe(struct spi_device *spi)
{
	struct converter *converter = devm_kzalloc(&spi->dev, sizeof(*converter), GFP_KERNEL);
	int err, value;

	if (!converter)
		return -ENOMEM;
	converter->spi = spi;
	spi->mode = SPI_MODE_0;
	spi->bits_per_word = 8;
	spi->max_speed_hz = 1000000;
	err = spi_setup(spi);
	if (err)
		return err;
	spi_set_drvdata(spi, converter);
	value = convert(converter, 0);
	if (value < 0)
		return dev_err_probe(&spi->dev, value, "no answer\n");
	value = spi_w8r8(spi, 0x9f);
	spi_write_then_read(spi, converter->tx, 1, converter->rx, 2);
	dev_info(&spi->dev, "%d\n", value);
	return 0;
}

static void converter_remove(struct spi_device *spi)
{
	spi_write(spi, "\0", 1);
}

static const struct spi_device_id converter_ids[] = {{"corpus-mcp3008", 0}, {}};
MODULE_DEVICE_TABLE(spi, converter_ids);
static const struct of_device_id converter_of[] = {{.compatible = "modlab,mcp3008"}, {}};
MODULE_DEVICE_TABLE(of, converter_of);
static struct spi_driver converter_driver = {
	.driver = {.name = "corpus-converter", .of_match_table = converter_of},
	.id_table = converter_ids,
	.probe = converter_probe,
	.remove = converter_remove,
};
module_spi_driver(converter_driver);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a driver of a converter on an SPI bus");
