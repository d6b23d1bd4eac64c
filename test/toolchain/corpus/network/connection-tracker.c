// SPDX-License-Identifier: GPL-2.0
/* The corpus: a hook that asks the connection tracker what a packet belongs to. */
#include <linux/module.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_core.h>

static unsigned long of_state[IP_CT_NUMBER];

static unsigned int look(void *priv, struct sk_buff *skb, const struct nf_hook_state *state)
{
	enum ip_conntrack_info info;
	struct nf_conn *ct = nf_ct_get(skb, &info);

	if (ct && info < IP_CT_NUMBER) {
		of_state[info]++;
		pr_debug("%pI4, protocol %u, %s\n", &ct->tuplehash[IP_CT_DIR_ORIGINAL].tuple.src.u3.ip, nf_ct_protonum(ct),
			 nf_ct_is_confirmed(ct) ? "confirmed" : "new");
	}
	return NF_ACCEPT;
}
static const struct nf_hook_ops hook = {
	.hook = look,
	.pf = NFPROTO_IPV4,
	.hooknum = NF_INET_LOCAL_IN,
	.priority = NF_IP_PRI_LAST,
};

static int __init tracker_init(void)
{
	return nf_register_net_hook(&init_net, &hook);
}

static void __exit tracker_exit(void)
{
	nf_unregister_net_hook(&init_net, &hook);
	pr_info("%lu new, %lu established\n", of_state[IP_CT_NEW], of_state[IP_CT_ESTABLISHED]);
}
module_init(tracker_init);
module_exit(tracker_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a hook that asks the connection tracker");
