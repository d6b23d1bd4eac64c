// SPDX-License-Identifier: GPL-2.0
/* The corpus: a type of link that `ip link add type` makes, with NAPI, statistics and ethtool. */
#include <linux/etherdevice.h>
#include <linux/ethtool.h>
#include <linux/if_arp.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/u64_stats_sync.h>
#include <net/rtnetlink.h>

struct loop {
	struct napi_struct napi;
	struct sk_buff_head queue;
	u32 level;
};

static int loop_poll(struct napi_struct *napi, int budget)
{
	struct loop *loop = container_of(napi, struct loop, napi);
	struct sk_buff *skb;
	int done = 0;

	while (done < budget && (skb = skb_dequeue(&loop->queue)) != NULL) {
		skb->protocol = eth_type_trans(skb, napi->dev);
		skb->ip_summed = CHECKSUM_UNNECESSARY;
		napi_gro_receive(napi, skb);
		done++;
	}
	if (done < budget)
		napi_complete_done(napi, done);
	return done;
}

static netdev_tx_t loop_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct loop *loop = netdev_priv(dev);

	dev_sw_netstats_tx_add(dev, 1, skb->len);
	skb_orphan(skb);
	skb_queue_tail(&loop->queue, skb);
	napi_schedule(&loop->napi);
	return NETDEV_TX_OK;
}

static int loop_open(struct net_device *dev)
{
	struct loop *loop = netdev_priv(dev);

	napi_enable(&loop->napi);
	netif_start_queue(dev);
	netif_carrier_on(dev);
	return 0;
}

static int loop_stop(struct net_device *dev)
{
	struct loop *loop = netdev_priv(dev);

	netif_stop_queue(dev);
	napi_disable(&loop->napi);
	skb_queue_purge(&loop->queue);
	return 0;
}

static int loop_init(struct net_device *dev)
{
	struct loop *loop = netdev_priv(dev);

	skb_queue_head_init(&loop->queue);
	netif_napi_add(dev, &loop->napi, loop_poll);
	return 0;
}

static const struct net_device_ops loop_ops = {
	.ndo_init = loop_init,
	.ndo_open = loop_open,
	.ndo_stop = loop_stop,
	.ndo_start_xmit = loop_xmit,
	.ndo_get_stats64 = dev_get_tstats64,
	.ndo_set_mac_address = eth_mac_addr,
	.ndo_validate_addr = eth_validate_addr,
};

static void loop_drvinfo(struct net_device *dev, struct ethtool_drvinfo *info)
{
	strscpy(info->driver, "corpus-loop", sizeof(info->driver));
}

static u32 loop_msglevel(struct net_device *dev)
{
	struct loop *loop = netdev_priv(dev);

	return loop->level;
}
static const struct ethtool_ops loop_ethtool = {
	.get_drvinfo = loop_drvinfo,
	.get_msglevel = loop_msglevel,
	.get_link = ethtool_op_get_link,
};

static void loop_setup(struct net_device *dev)
{
	ether_setup(dev);
	dev->netdev_ops = &loop_ops;
	dev->ethtool_ops = &loop_ethtool;
	dev->needs_free_netdev = true;
	dev->pcpu_stat_type = NETDEV_PCPU_STAT_TSTATS;
	dev->features |= NETIF_F_SG | NETIF_F_HW_CSUM;
	dev->priv_flags |= IFF_LIVE_ADDR_CHANGE;
	dev->min_mtu = 68;
	dev->max_mtu = 9000;
	eth_hw_addr_random(dev);
}

static int loop_validate(struct nlattr *tb[], struct nlattr *data[], struct netlink_ext_ack *extack)
{
	if (tb[IFLA_ADDRESS] && !is_valid_ether_addr(nla_data(tb[IFLA_ADDRESS]))) {
		NL_SET_ERR_MSG_MOD(extack, "not an address of Ethernet");
		return -EADDRNOTAVAIL;
	}
	return 0;
}

static struct rtnl_link_ops loop_link = {
	.kind = "corpusloop",
	.priv_size = sizeof(struct loop),
	.setup = loop_setup,
	.validate = loop_validate,
};

static int __init link_init(void)
{
	return rtnl_link_register(&loop_link);
}

static void __exit link_exit(void)
{
	rtnl_link_unregister(&loop_link);
}
module_init(link_init);
module_exit(link_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a type of link");
MODULE_ALIAS_RTNL_LINK("corpusloop");
