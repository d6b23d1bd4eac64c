// SPDX-License-Identifier: GPL-2.0
/* The corpus: a queueing discipline: first in, first out, and no more than a limit. */
#include <linux/module.h>
#include <linux/netlink.h>
#include <linux/skbuff.h>
#include <net/pkt_sched.h>

struct line {
	u32 seen;
};

static int line_enqueue(struct sk_buff *skb, struct Qdisc *sch, struct sk_buff **to_free)
{
	struct line *line = qdisc_priv(sch);

	line->seen++;
	if (sch->q.qlen < sch->limit)
		return qdisc_enqueue_tail(skb, sch);
	return qdisc_drop(skb, sch, to_free);
}

static int line_init(struct Qdisc *sch, struct nlattr *opt, struct netlink_ext_ack *extack)
{
	struct tc_fifo_qopt *given = opt ? nla_data(opt) : NULL;

	if (opt && nla_len(opt) < sizeof(*given))
		return -EINVAL;
	sch->limit = given ? given->limit : max_t(u32, qdisc_dev(sch)->tx_queue_len, 1);
	return 0;
}

static int line_dump(struct Qdisc *sch, struct sk_buff *skb)
{
	struct tc_fifo_qopt opt = {.limit = sch->limit};

	return nla_put(skb, TCA_OPTIONS, sizeof(opt), &opt) ? -1 : skb->len;
}

static struct Qdisc_ops line_ops __read_mostly = {
	.id = "corpusline",
	.priv_size = sizeof(struct line),
	.enqueue = line_enqueue,
	.dequeue = qdisc_dequeue_head,
	.peek = qdisc_peek_head,
	.init = line_init,
	.reset = qdisc_reset_queue,
	.dump = line_dump,
	.owner = THIS_MODULE,
};

static int __init line_register(void)
{
	return register_qdisc(&line_ops);
}

static void __exit line_unregister(void)
{
	unregister_qdisc(&line_ops);
}
module_init(line_register);
module_exit(line_unregister);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a queueing discipline");
