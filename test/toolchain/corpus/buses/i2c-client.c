// SPDX-License-Identifier: GPL-2.0
/* The corpus: a driver of a thermometer on an I2C bus. Needs: i2c-stub chip_addr=0x48. */
#include <linux/bits.h>
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/of.h>
#include <linux/sysfs.h>

#define REG_TEMP 0x00
#define REG_CONFIG 0x01

struct thermometer {
	struct i2c_client *client;
	struct mutex lock;
	int shift;
};

static ssize_t temp_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct thermometer *thermometer = i2c_get_clientdata(to_i2c_client(dev));
	int raw;

	guard(mutex)(&thermometer->lock);
	raw = i2c_smbus_read_word_swapped(thermometer->client, REG_TEMP);
	if (raw < 0)
		return raw;
	return sysfs_emit(buf, "%d\n", ((s16)raw >> thermometer->shift) * 125);
}
static DEVICE_ATTR_RO(temp);

static int thermometer_probe(struct i2c_client *client)
{
	const struct i2c_device_id *id = i2c_client_get_device_id(client);
	struct thermometer *thermometer;
	int err;

	if (!i2c_check_functionality(client->adapter, I2C_FUNC_SMBUS_BYTE_DATA | I2C_FUNC_SMBUS_WORD_DATA))
		return -ENODEV;
	thermometer = devm_kzalloc(&client->dev, sizeof(*thermometer), GFP_KERNEL);
	if (!thermometer)
		return -ENOMEM;
	thermometer->client = client;
	thermometer->shift = id ? id->driver_data : 5;
	mutex_init(&thermometer->lock);
	i2c_set_clientdata(client, thermometer);
	err = i2c_smbus_write_byte_data(client, REG_CONFIG, BIT(5));
	if (err)
		return dev_err_probe(&client->dev, err, "does not answer\n");
	return device_create_file(&client->dev, &dev_attr_temp);
}

static void thermometer_remove(struct i2c_client *client)
{
	device_remove_file(&client->dev, &dev_attr_temp);
	i2c_smbus_write_byte_data(client, REG_CONFIG, 0);
}

static const struct i2c_device_id thermometer_ids[] = {{"corpus-lm75", 5}, {"corpus-tmp", 4}, {}};
MODULE_DEVICE_TABLE(i2c, thermometer_ids);
static const struct of_device_id thermometer_of[] = {{.compatible = "modlab,lm75"}, {}};
MODULE_DEVICE_TABLE(of, thermometer_of);

static struct i2c_driver thermometer_driver = {
	.driver = {.name = "corpus-thermometer", .of_match_table = thermometer_of},
	.probe = thermometer_probe,
	.remove = thermometer_remove,
	.id_table = thermometer_ids,
};

static struct i2c_client *client;

static int __init thermometer_init(void)
{
	struct i2c_board_info info = {I2C_BOARD_INFO("corpus-lm75", 0x48)};
	struct i2c_adapter *adapter = i2c_get_adapter(0);
	int err;

	if (!adapter)
		return -ENODEV;
	err = i2c_add_driver(&thermometer_driver);
	if (!err) {
		client = i2c_new_client_device(adapter, &info);
		err = PTR_ERR_OR_ZERO(client);
		if (err)
			i2c_del_driver(&thermometer_driver);
	}
	i2c_put_adapter(adapter);
	return err;
}

static void __exit thermometer_exit(void)
{
	i2c_unregister_device(client);
	i2c_del_driver(&thermometer_driver);
}
module_init(thermometer_init);
module_exit(thermometer_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a driver of a thermometer on an I2C bus");
