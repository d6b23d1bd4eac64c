// SPDX-License-Identifier: GPL-2.0
/* The corpus: a netlink protocol of one's own that answers the sender. */
#include <linux/module.h>
#include <linux/netlink.h>
#include <linux/skbuff.h>
#include <net/net_namespace.h>
#include <net/netlink.h>
#include <net/sock.h>

#define NETLINK_CORPUS 31

static struct sock *nl_sk;

static void receive(struct sk_buff *skb)
{
	struct nlmsghdr *nlh = nlmsg_hdr(skb);
	static const char reply[] = "Hello from kernel";
	struct sk_buff *out;

	if (skb->len < NLMSG_HDRLEN || nlh->nlmsg_len < NLMSG_HDRLEN)
		return;
	pr_info("netlink: %.*s from %u\n", nlmsg_len(nlh), (char *)nlmsg_data(nlh), nlh->nlmsg_pid);
	out = nlmsg_new(sizeof(reply), GFP_KERNEL);
	if (!out)
		return;
	nlh = nlmsg_put(out, 0, 0, NLMSG_DONE, sizeof(reply), 0);
	NETLINK_CB(out).dst_group = 0;
	memcpy(nlmsg_data(nlh), reply, sizeof(reply));
	if (nlmsg_unicast(nl_sk, out, NETLINK_CB(skb).portid) < 0)
		pr_info("nobody heard\n");
}

static int __init raw_init(void)
{
	struct netlink_kernel_cfg cfg = {.groups = 1, .input = receive};

	nl_sk = netlink_kernel_create(&init_net, NETLINK_CORPUS, &cfg);
	return nl_sk ? 0 : -ENOMEM;
}

static void __exit raw_exit(void)
{
	netlink_kernel_release(nl_sk);
}
module_init(raw_init);
module_exit(raw_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a netlink protocol of one's own");
