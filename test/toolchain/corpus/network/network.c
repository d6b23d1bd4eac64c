// SPDX-License-Identifier: GPL-2.0
/* The corpus: a network device and a netfilter hook. Not loaded: it has no way out. */
#include <linux/etherdevice.h>
#include <linux/ip.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>

static struct net_device *dev;

static netdev_tx_t xmit(struct sk_buff *skb, struct net_device *d)
{
	d->stats.tx_packets++;
	d->stats.tx_bytes += skb->len;
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}
static const struct net_device_ops ops = {.ndo_start_xmit = xmit, .ndo_validate_addr = eth_validate_addr};

static void setup(struct net_device *d)
{
	ether_setup(d);
	eth_hw_addr_random(d);
	d->netdev_ops = &ops;
	d->flags |= IFF_NOARP;
}

static unsigned int hook(void *priv, struct sk_buff *skb, const struct nf_hook_state *state)
{
	const struct iphdr *ip = ip_hdr(skb);

	pr_info("%pI4 to %pI4, %u bytes\n", &ip->saddr, &ip->daddr, ntohs(ip->tot_len));
	return ip->protocol == IPPROTO_ICMP ? NF_DROP : NF_ACCEPT;
}
static struct nf_hook_ops nf = {.hook = hook, .pf = NFPROTO_IPV4, .hooknum = NF_INET_LOCAL_OUT, .priority = NF_IP_PRI_FIRST};

static int __init corpus_init(void)
{
	dev = alloc_netdev(0, "corpus%d", NET_NAME_ENUM, setup);
	if (!dev)
		return -ENOMEM;
	return register_netdev(dev) ?: nf_register_net_hook(&init_net, &nf);
}
module_init(corpus_init);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a network device and a netfilter hook");
