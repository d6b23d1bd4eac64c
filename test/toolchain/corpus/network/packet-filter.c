// SPDX-License-Identifier: GPL-2.0
/* The corpus: netfilter hooks that look into UDP, ICMP and TCP, and change a packet. */
#include <linux/icmp.h>
#include <linux/ip.h>
#include <linux/module.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <linux/skbuff.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/ip.h>
#include <net/net_namespace.h>

static unsigned int blocked_port = 9;
module_param(blocked_port, uint, 0644);
static unsigned long drops;

static unsigned int inspect(void *priv, struct sk_buff *skb, const struct nf_hook_state *state)
{
	struct iphdr *ip = ip_hdr(skb);
	struct udphdr *udp;
	struct tcphdr *tcp;

	switch (ip->protocol) {
	case IPPROTO_UDP:
		udp = (void *)ip + ip_hdrlen(skb);
		if (ntohs(udp->dest) != blocked_port)
			break;
		drops++;
		return NF_DROP;
	case IPPROTO_TCP:
		tcp = tcp_hdr(skb);
		if (tcp->syn && !tcp->ack)
			pr_debug("%pISpc asks on %s\n", &(struct sockaddr_in){.sin_family = AF_INET, .sin_port = tcp->source,
				 .sin_addr.s_addr = ip->saddr}, state->out ? state->out->name : "-");
		break;
	}
	return NF_ACCEPT;
}

static unsigned int lower_ttl(void *priv, struct sk_buff *skb, const struct nf_hook_state *state)
{
	if (skb_ensure_writable(skb, sizeof(struct iphdr)))
		return NF_DROP;
	if (ip_hdr(skb)->ttl > 32) {
		ip_hdr(skb)->ttl = 32;
		ip_send_check(ip_hdr(skb));
	}
	return NF_ACCEPT;
}

static const struct nf_hook_ops hooks[] = {
	{.hook = inspect, .pf = NFPROTO_IPV4, .hooknum = NF_INET_LOCAL_OUT, .priority = NF_IP_PRI_FILTER},
	{.hook = lower_ttl, .pf = NFPROTO_IPV4, .hooknum = NF_INET_POST_ROUTING, .priority = NF_IP_PRI_MANGLE},
};

static int __net_init filter_net_init(struct net *net)
{
	return nf_register_net_hooks(net, hooks, ARRAY_SIZE(hooks));
}

static void __net_exit filter_net_exit(struct net *net)
{
	nf_unregister_net_hooks(net, hooks, ARRAY_SIZE(hooks));
}
static struct pernet_operations filter_net_ops = {.init = filter_net_init, .exit = filter_net_exit};

static int __init filter_begin(void)
{
	return register_pernet_subsys(&filter_net_ops);
}

static void __exit filter_end(void)
{
	unregister_pernet_subsys(&filter_net_ops);
	pr_info("%lu dropped\n", drops);
}
module_init(filter_begin);
module_exit(filter_end);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("netfilter hooks that look into packets");
