// SPDX-License-Identifier: GPL-2.0
/* The corpus: a match for iptables: packets of odd length. */
#include <linux/module.h>
#include <linux/netfilter/x_tables.h>
#include <linux/skbuff.h>

struct odd_info {
	__u8 invert;
};

static bool odd(const struct sk_buff *skb, struct xt_action_param *par)
{
	const struct odd_info *info = par->matchinfo;

	return (skb->len & 1) ^ info->invert;
}

static int check(const struct xt_mtchk_param *par)
{
	const struct odd_info *info = par->matchinfo;

	return info->invert > 1 ? -EINVAL : 0;
}

static struct xt_match odd_match __read_mostly = {
	.name = "corpus_odd",
	.family = NFPROTO_UNSPEC,
	.match = odd,
	.checkentry = check,
	.matchsize = sizeof(struct odd_info),
	.me = THIS_MODULE,
};

static int __init odd_init(void)
{
	return xt_register_match(&odd_match);
}

static void __exit odd_exit(void)
{
	xt_unregister_match(&odd_match);
}
module_init(odd_init);
module_exit(odd_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a match for iptables");
MODULE_ALIAS("ipt_corpus_odd");
