// SPDX-License-Identifier: GPL-2.0
/* The corpus: an IIO device with channels, a scale, events, and a buffer that a trigger fills. */
#include <linux/iio/buffer.h>
#include <linux/iio/events.h>
#include <linux/iio/iio.h>
#include <linux/iio/sysfs.h>
#include <linux/iio/trigger.h>
#include <linux/iio/trigger_consumer.h>
#include <linux/iio/triggered_buffer.h>
#include <linux/module.h>
#include <linux/platform_device.h>

struct sensor {
	int threshold;
	struct {
		s16 channels[2];
		aligned_s64 timestamp;
	} scan;
};

static const struct iio_event_spec rising[] = {
	{.type = IIO_EV_TYPE_THRESH, .dir = IIO_EV_DIR_RISING, .mask_separate = BIT(IIO_EV_INFO_VALUE)},
};

#define CHANNEL(index, kind) { \
	.type = kind, .indexed = 1, .channel = index, .scan_index = index, \
	.info_mask_separate = BIT(IIO_CHAN_INFO_RAW), .info_mask_shared_by_type = BIT(IIO_CHAN_INFO_SCALE), \
	.scan_type = {.sign = 's', .realbits = 12, .storagebits = 16, .endianness = IIO_CPU}, \
	.event_spec = rising, .num_event_specs = ARRAY_SIZE(rising), \
}
static const struct iio_chan_spec channels[] = {
	CHANNEL(0, IIO_VOLTAGE), CHANNEL(1, IIO_VOLTAGE), IIO_CHAN_SOFT_TIMESTAMP(2),
};

static int sensor_read(struct iio_dev *indio, const struct iio_chan_spec *chan, int *val, int *val2, long mask)
{
	switch (mask) {
	case IIO_CHAN_INFO_RAW:
		if (iio_device_claim_direct_mode(indio))
			return -EBUSY;
		*val = 100 * chan->channel;
		iio_device_release_direct_mode(indio);
		return IIO_VAL_INT;
	case IIO_CHAN_INFO_SCALE:
		*val = 0;
		*val2 = 805664;
		return IIO_VAL_INT_PLUS_NANO;
	default:
		return -EINVAL;
	}
}

static int sensor_event_get(struct iio_dev *indio, const struct iio_chan_spec *chan, enum iio_event_type type,
			    enum iio_event_direction dir, enum iio_event_info info, int *val, int *val2)
{
	struct sensor *sensor = iio_priv(indio);

	*val = sensor->threshold;
	return IIO_VAL_INT;
}

static int sensor_event_set(struct iio_dev *indio, const struct iio_chan_spec *chan, enum iio_event_type type,
			    enum iio_event_direction dir, enum iio_event_info info, int val, int val2)
{
	struct sensor *sensor = iio_priv(indio);

	sensor->threshold = val;
	iio_push_event(indio, IIO_UNMOD_EVENT_CODE(IIO_VOLTAGE, chan->channel, type, dir), iio_get_time_ns(indio));
	return 0;
}
static IIO_CONST_ATTR_SAMP_FREQ_AVAIL("10 100");
static struct attribute *sensor_attrs[] = {&iio_const_attr_sampling_frequency_available.dev_attr.attr, NULL};
static const struct attribute_group sensor_group = {.attrs = sensor_attrs};
static const struct iio_info sensor_info = {
	.read_raw = sensor_read,
	.read_event_value = sensor_event_get,
	.write_event_value = sensor_event_set,
	.attrs = &sensor_group,
};

static irqreturn_t sensor_fill(int irq, void *p)
{
	struct iio_poll_func *pf = p;
	struct iio_dev *indio = pf->indio_dev;
	struct sensor *sensor = iio_priv(indio);

	sensor->scan.channels[0] = 0;
	sensor->scan.channels[1] = 100;
	iio_push_to_buffers_with_timestamp(indio, &sensor->scan, pf->timestamp);
	iio_trigger_notify_done(indio->trig);
	return IRQ_HANDLED;
}

static int sensor_probe(struct platform_device *pdev)
{
	struct iio_dev *indio = devm_iio_device_alloc(&pdev->dev, sizeof(struct sensor));
	int err;

	if (!indio)
		return -ENOMEM;
	indio->name = "corpus-sensor";
	indio->info = &sensor_info;
	indio->channels = channels;
	indio->num_channels = ARRAY_SIZE(channels);
	indio->modes = INDIO_DIRECT_MODE;
	err = devm_iio_triggered_buffer_setup(&pdev->dev, indio, iio_pollfunc_store_time, sensor_fill, NULL);
	return err ?: devm_iio_device_register(&pdev->dev, indio);
}
static struct platform_driver sensor_driver = {.probe = sensor_probe, .driver = {.name = "corpus-iio"}};
static struct platform_device *device;

static int __init sensor_init(void)
{
	int err = platform_driver_register(&sensor_driver);

	if (err)
		return err;
	device = platform_device_register_simple("corpus-iio", PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(device))
		platform_driver_unregister(&sensor_driver);
	return PTR_ERR_OR_ZERO(device);
}

static void __exit sensor_exit(void)
{
	platform_device_unregister(device);
	platform_driver_unregister(&sensor_driver);
}
module_init(sensor_init);
module_exit(sensor_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("an IIO device");
