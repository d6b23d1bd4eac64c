// SPDX-License-Identifier: GPL-2.0
/* The corpus: I2C and SPI from a program. */
#include <errno.h>
#include <fcntl.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>
#include <linux/spi/spidev.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int read_register(int fd, uint8_t address, uint8_t reg, uint8_t *value)
{
	struct i2c_msg messages[] = {
		{.addr = address, .len = 1, .buf = &reg},
		{.addr = address, .flags = I2C_M_RD, .len = 1, .buf = value},
	};
	struct i2c_rdwr_ioctl_data data = {.msgs = messages, .nmsgs = 2};

	return ioctl(fd, I2C_RDWR, &data);
}

static int32_t smbus_byte(int fd, uint8_t command)
{
	union i2c_smbus_data data;
	struct i2c_smbus_ioctl_data args = {
		.read_write = I2C_SMBUS_READ, .command = command, .size = I2C_SMBUS_BYTE_DATA, .data = &data,
	};

	return ioctl(fd, I2C_SMBUS, &args) ? -errno : data.byte;
}

int main(void)
{
	uint8_t out[] = {0x9f, 0, 0}, in[3], mode = SPI_MODE_0, value = 0;
	struct spi_ioc_transfer transfer = {
		.tx_buf = (uintptr_t)out, .rx_buf = (uintptr_t)in, .len = sizeof(out), .speed_hz = 500000, .bits_per_word = 8,
	};
	unsigned long functions = 0;
	int fd = open("/dev/i2c-0", O_RDWR);

	if (fd >= 0) {
		ioctl(fd, I2C_FUNCS, &functions);
		ioctl(fd, I2C_SLAVE, 0x48);
		printf("%#lx: %d, %d\n", functions, read_register(fd, 0x48, 0, &value), smbus_byte(fd, 0));
		close(fd);
	}
	fd = open("/dev/spidev0.0", O_RDWR);
	if (fd >= 0) {
		ioctl(fd, SPI_IOC_WR_MODE, &mode);
		printf("%d: %02x\n", ioctl(fd, SPI_IOC_MESSAGE(1), &transfer), in[0]);
		close(fd);
	}
	return 0;
}
