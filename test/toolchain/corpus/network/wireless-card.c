// SPDX-License-Identifier: GPL-2.0
/* The corpus: a wireless card of cfg80211 with one channel. */
#include <linux/module.h>
#include <net/cfg80211.h>

static struct ieee80211_channel channels[] = {
	{.band = NL80211_BAND_2GHZ, .center_freq = 2412, .hw_value = 1, .max_power = 20},
};
static struct ieee80211_rate rates[] = {{.bitrate = 10, .hw_value = 1}, {.bitrate = 20, .hw_value = 2},
					 {.bitrate = 55, .hw_value = 5}, {.bitrate = 110, .hw_value = 11}};
static struct ieee80211_supported_band band = {
	.band = NL80211_BAND_2GHZ,
	.channels = channels,
	.n_channels = ARRAY_SIZE(channels),
	.bitrates = rates,
	.n_bitrates = ARRAY_SIZE(rates),
};
static struct wiphy *wiphy;

static int scan(struct wiphy *its, struct cfg80211_scan_request *request)
{
	return -EBUSY;
}
static const struct cfg80211_ops ops = {.scan = scan};

static int __init card_init(void)
{
	int err;

	wiphy = wiphy_new_nm(&ops, 0, "corpusphy");
	if (!wiphy)
		return -ENOMEM;
	wiphy->bands[NL80211_BAND_2GHZ] = &band;
	wiphy->interface_modes = BIT(NL80211_IFTYPE_STATION);
	wiphy->max_scan_ssids = 4;
	wiphy->signal_type = CFG80211_SIGNAL_TYPE_MBM;
	err = wiphy_register(wiphy);
	if (err)
		wiphy_free(wiphy);
	return err;
}

static void __exit card_exit(void)
{
	wiphy_unregister(wiphy);
	wiphy_free(wiphy);
}
module_init(card_init);
module_exit(card_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a wireless card of cfg80211");
