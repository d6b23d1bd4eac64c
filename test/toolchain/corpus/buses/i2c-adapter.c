// SPDX-License-Identifier: GPL-2.0
/* The corpus: an I2C bus of its own with a memory at 0x50. */
#include <linux/i2c.h>
#include <linux/module.h>

static u8 memory[256], at;

static int bus_xfer(struct i2c_adapter *adapter, struct i2c_msg *msgs, int num)
{
	int i, j;

	for (i = 0; i < num; i++) {
		if (msgs[i].addr != 0x50)
			return -ENXIO;
		for (j = 0; j < msgs[i].len; j++) {
			if (msgs[i].flags & I2C_M_RD)
				msgs[i].buf[j] = memory[at++];
			else if (j == 0)
				at = msgs[i].buf[0];
			else
				memory[at++] = msgs[i].buf[j];
		}
	}
	return num;
}

static u32 bus_func(struct i2c_adapter *adapter)
{
	return I2C_FUNC_I2C | I2C_FUNC_SMBUS_EMUL;
}

static const struct i2c_algorithm bus_algorithm = {.xfer = bus_xfer, .functionality = bus_func};
static struct i2c_adapter bus = {
	.owner = THIS_MODULE,
	.class = I2C_CLASS_HWMON,
	.algo = &bus_algorithm,
	.name = "corpus bus",
	.timeout = HZ,
};

static int __init bus_init(void)
{
	u8 write[] = {0x10, 0xab, 0xcd}, from = 0x10, read[2] = {};
	struct i2c_msg msgs[] = {
		{.addr = 0x50, .len = sizeof(write), .buf = write},
		{.addr = 0x50, .len = 1, .buf = &from},
		{.addr = 0x50, .flags = I2C_M_RD, .len = sizeof(read), .buf = read},
	};
	int err = i2c_add_adapter(&bus);

	if (err)
		return err;
	if (i2c_transfer(&bus, msgs, ARRAY_SIZE(msgs)) != ARRAY_SIZE(msgs) || read[0] != 0xab || read[1] != 0xcd) {
		i2c_del_adapter(&bus);
		return -EIO;
	}
	dev_info(&bus.dev, "i2c-%d\n", i2c_adapter_id(&bus));
	return 0;
}

static void __exit bus_exit(void)
{
	i2c_del_adapter(&bus);
}
module_init(bus_init);
module_exit(bus_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("an I2C bus of its own");
