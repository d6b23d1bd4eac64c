// SPDX-License-Identifier: GPL-2.0
/* The corpus: a sound card with a PCM stream that goes nowhere and a volume. */
#include <linux/hrtimer.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <sound/control.h>
#include <sound/core.h>
#include <sound/initval.h>
#include <sound/pcm.h>

static int volume = 5;

static const struct snd_pcm_hardware hardware = {
	.info = SNDRV_PCM_INFO_MMAP | SNDRV_PCM_INFO_INTERLEAVED | SNDRV_PCM_INFO_MMAP_VALID,
	.formats = SNDRV_PCM_FMTBIT_S16_LE,
	.rates = SNDRV_PCM_RATE_48000,
	.rate_min = 48000,
	.rate_max = 48000,
	.channels_min = 1,
	.channels_max = 2,
	.buffer_bytes_max = 32768,
	.period_bytes_min = 256,
	.period_bytes_max = 8192,
	.periods_min = 2,
	.periods_max = 32,
};

static int pcm_open(struct snd_pcm_substream *substream)
{
	substream->runtime->hw = hardware;
	return snd_pcm_hw_constraint_integer(substream->runtime, SNDRV_PCM_HW_PARAM_PERIODS);
}

static int pcm_close(struct snd_pcm_substream *substream)
{
	return 0;
}

static int pcm_prepare(struct snd_pcm_substream *substream)
{
	return snd_pcm_lib_period_bytes(substream) ? 0 : -EINVAL;
}

static int pcm_trigger(struct snd_pcm_substream *substream, int command)
{
	switch (command) {
	case SNDRV_PCM_TRIGGER_START:
	case SNDRV_PCM_TRIGGER_STOP:
		return 0;
	default:
		return -EINVAL;
	}
}

static snd_pcm_uframes_t pcm_pointer(struct snd_pcm_substream *substream)
{
	return bytes_to_frames(substream->runtime, 0);
}
static const struct snd_pcm_ops pcm_ops = {
	.open = pcm_open,
	.close = pcm_close,
	.prepare = pcm_prepare,
	.trigger = pcm_trigger,
	.pointer = pcm_pointer,
};

static int volume_info(struct snd_kcontrol *kcontrol, struct snd_ctl_elem_info *info)
{
	info->type = SNDRV_CTL_ELEM_TYPE_INTEGER;
	info->count = 1;
	info->value.integer.max = 10;
	return 0;
}

static int volume_get(struct snd_kcontrol *kcontrol, struct snd_ctl_elem_value *value)
{
	value->value.integer.value[0] = volume;
	return 0;
}

static int volume_put(struct snd_kcontrol *kcontrol, struct snd_ctl_elem_value *value)
{
	int before = volume;

	volume = clamp_val(value->value.integer.value[0], 0, 10);
	return volume != before;
}
static const struct snd_kcontrol_new volume_control = {
	.iface = SNDRV_CTL_ELEM_IFACE_MIXER,
	.name = "Master Playback Volume",
	.info = volume_info,
	.get = volume_get,
	.put = volume_put,
};

static int probe(struct platform_device *pdev)
{
	struct snd_card *card;
	struct snd_pcm *pcm;
	int err = snd_devm_card_new(&pdev->dev, SNDRV_DEFAULT_IDX1, "corpus", THIS_MODULE, 0, &card);

	if (err)
		return err;
	strscpy(card->driver, "corpus");
	strscpy(card->shortname, "Corpus");
	strscpy(card->longname, "Corpus sound");
	err = snd_pcm_new(card, "Corpus PCM", 0, 1, 0, &pcm);
	if (err)
		return err;
	snd_pcm_set_ops(pcm, SNDRV_PCM_STREAM_PLAYBACK, &pcm_ops);
	snd_pcm_set_managed_buffer_all(pcm, SNDRV_DMA_TYPE_VMALLOC, NULL, 0, 0);
	err = snd_ctl_add(card, snd_ctl_new1(&volume_control, NULL));
	return err ?: snd_card_register(card);
}
static struct platform_driver corpus_driver = {.probe = probe, .driver = {.name = "corpus-sound-card"}};
static struct platform_device *device;

static int __init corpus_init(void)
{
	int err = platform_driver_register(&corpus_driver);

	if (err)
		return err;
	device = platform_device_register_simple("corpus-sound-card", PLATFORM_DEVID_NONE, NULL, 0);
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
MODULE_DESCRIPTION("a sound card");
