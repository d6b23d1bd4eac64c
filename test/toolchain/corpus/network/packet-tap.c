// SPDX-License-Identifier: GPL-2.0
/* The corpus: a tap on every packet, and a protocol of Ethernet of its own. */
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <linux/tcp.h>
#include <linux/udp.h>

static atomic_long_t seen[4];

static int tap(struct sk_buff *skb, struct net_device *dev, struct packet_type *type, struct net_device *orig)
{
	struct iphdr _ip, *ip;

	if (skb->protocol == htons(ETH_P_IP)) {
		ip = skb_header_pointer(skb, skb_network_offset(skb), sizeof(_ip), &_ip);
		if (ip && ip->protocol == IPPROTO_UDP)
			atomic_long_inc(&seen[1]);
		else if (ip && ip->protocol == IPPROTO_TCP)
			atomic_long_inc(&seen[2]);
	}
	atomic_long_inc(&seen[0]);
	kfree_skb(skb);
	return 0;
}

static int own(struct sk_buff *skb, struct net_device *dev, struct packet_type *type, struct net_device *orig)
{
	skb = skb_share_check(skb, GFP_ATOMIC);
	if (!skb)
		return NET_RX_DROP;
	if (pskb_may_pull(skb, 4) && skb_linearize(skb) == 0)
		net_dbg_ratelimited("%s: %*ph\n", dev->name, 4, skb->data);
	consume_skb(skb);
	return NET_RX_SUCCESS;
}

static struct packet_type all = {.type = cpu_to_be16(ETH_P_ALL), .func = tap};
static struct packet_type local = {.type = cpu_to_be16(ETH_P_802_EX1), .func = own};

static int __init tap_init(void)
{
	dev_add_pack(&all);
	dev_add_pack(&local);
	return 0;
}

static void __exit tap_exit(void)
{
	dev_remove_pack(&local);
	dev_remove_pack(&all);
	pr_info("%ld packets, %ld of UDP, %ld of TCP\n", atomic_long_read(&seen[0]), atomic_long_read(&seen[1]),
		atomic_long_read(&seen[2]));
}
module_init(tap_init);
module_exit(tap_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a tap on every packet");
