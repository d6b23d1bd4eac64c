// SPDX-License-Identifier: GPL-2.0
/* The corpus: a CAN controller that hears what it says. */
#include <linux/can.h>
#include <linux/can/dev.h>
#include <linux/can/skb.h>
#include <linux/module.h>
#include <linux/netdevice.h>

static struct net_device *dev;

static const struct can_bittiming_const timing = {
	.name = "corpus-can",
	.tseg1_min = 1, .tseg1_max = 16, .tseg2_min = 1, .tseg2_max = 8, .sjw_max = 4,
	.brp_min = 1, .brp_max = 64, .brp_inc = 1,
};

static int can_open(struct net_device *ndev)
{
	int err = open_candev(ndev);

	if (err)
		return err;
	netif_start_queue(ndev);
	return 0;
}

static int can_close(struct net_device *ndev)
{
	netif_stop_queue(ndev);
	close_candev(ndev);
	return 0;
}

static netdev_tx_t can_xmit(struct sk_buff *skb, struct net_device *ndev)
{
	struct can_frame *frame = (struct can_frame *)skb->data;

	if (can_dropped_invalid_skb(ndev, skb))
		return NETDEV_TX_OK;
	ndev->stats.tx_packets++;
	ndev->stats.tx_bytes += frame->len;
	can_put_echo_skb(skb, ndev, 0, 0);
	ndev->stats.rx_packets += can_get_echo_skb(ndev, 0, NULL) ? 1 : 0;
	return NETDEV_TX_OK;
}
static const struct net_device_ops can_ops = {
	.ndo_open = can_open,
	.ndo_stop = can_close,
	.ndo_start_xmit = can_xmit,
	.ndo_change_mtu = can_change_mtu,
};

static int __init can_corpus_init(void)
{
	struct can_priv *priv;
	int err;

	dev = alloc_candev(sizeof(struct can_priv), 1);
	if (!dev)
		return -ENOMEM;
	priv = netdev_priv(dev);
	priv->clock.freq = 8000000;
	priv->bittiming_const = &timing;
	priv->ctrlmode_supported = CAN_CTRLMODE_LOOPBACK | CAN_CTRLMODE_LISTENONLY;
	dev->netdev_ops = &can_ops;
	dev->flags |= IFF_ECHO;
	err = register_candev(dev);
	if (err)
		free_candev(dev);
	return err;
}

static void __exit can_corpus_exit(void)
{
	unregister_candev(dev);
	free_candev(dev);
}
module_init(can_corpus_init);
module_exit(can_corpus_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a CAN controller that hears what it says");
