// SPDX-License-Identifier: GPL-2.0
/* The corpus: a family of generic netlink with a command, a dump and a multicast group. */
#include <linux/module.h>
#include <net/genetlink.h>

enum {ATTR_UNSPEC, ATTR_TEXT, ATTR_COUNT, __ATTR_MAX};
enum {CMD_UNSPEC, CMD_ECHO, CMD_LIST};

static struct genl_family family;

static const struct nla_policy policy[__ATTR_MAX] = {
	[ATTR_TEXT] = {.type = NLA_NUL_STRING, .len = 63},
	[ATTR_COUNT] = NLA_POLICY_RANGE(NLA_U32, 1, 100),
};
static const struct genl_multicast_group groups[] = {{.name = "said"}};

static int put(struct sk_buff *skb, u32 portid, u32 seq, int flags, u8 cmd, const char *text, u32 count)
{
	void *header = genlmsg_put(skb, portid, seq, &family, flags, cmd);

	if (!header)
		return -EMSGSIZE;
	if (nla_put_string(skb, ATTR_TEXT, text) || nla_put_u32(skb, ATTR_COUNT, count)) {
		genlmsg_cancel(skb, header);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, header);
	return 0;
}

static int echo(struct sk_buff *skb, struct genl_info *info)
{
	struct sk_buff *answer;
	const char *text;

	if (GENL_REQ_ATTR_CHECK(info, ATTR_TEXT))
		return -EINVAL;
	text = nla_data(info->attrs[ATTR_TEXT]);
	if (!*text) {
		NL_SET_ERR_MSG(info->extack, "an empty text");
		return -ENODATA;
	}
	answer = genlmsg_new(NLMSG_GOODSIZE, GFP_KERNEL);
	if (!answer)
		return -ENOMEM;
	if (put(answer, info->snd_portid, info->snd_seq, 0, CMD_ECHO, text, strlen(text))) {
		nlmsg_free(answer);
		return -EMSGSIZE;
	}
	if (genl_has_listeners(&family, genl_info_net(info), 0))
		genlmsg_multicast(&family, skb_copy(answer, GFP_KERNEL), 0, 0, GFP_KERNEL);
	return genlmsg_reply(answer, info);
}

static int list(struct sk_buff *skb, struct netlink_callback *cb)
{
	for (; cb->args[0] < 3; cb->args[0]++)
		if (put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq, NLM_F_MULTI, CMD_LIST, "item", cb->args[0]))
			break;
	return skb->len;
}

static const struct genl_ops ops[] = {
	{.cmd = CMD_ECHO, .doit = echo, .flags = GENL_ADMIN_PERM},
	{.cmd = CMD_LIST, .dumpit = list},
};

static struct genl_family family = {
	.name = "corpus",
	.version = 1,
	.maxattr = __ATTR_MAX - 1,
	.policy = policy,
	.ops = ops,
	.n_ops = ARRAY_SIZE(ops),
	.resv_start_op = CMD_LIST + 1,
	.mcgrps = groups,
	.n_mcgrps = ARRAY_SIZE(groups),
	.netnsok = true,
	.module = THIS_MODULE,
};

static int __init family_init(void)
{
	return genl_register_family(&family);
}

static void __exit family_exit(void)
{
	genl_unregister_family(&family);
}
module_init(family_init);
module_exit(family_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a family of generic netlink");
MODULE_ALIAS_GENL_FAMILY("corpus");
