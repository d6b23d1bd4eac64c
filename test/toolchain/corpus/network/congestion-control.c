// SPDX-License-Identifier: GPL-2.0
/* The corpus: a congestion control of TCP that grows by one segment a round trip. */
#include <linux/module.h>
#include <net/tcp.h>

struct slow {
	u32 acked;
};

static void slow_init(struct sock *sk)
{
	struct slow *slow = inet_csk_ca(sk);

	BUILD_BUG_ON(sizeof(struct slow) > ICSK_CA_PRIV_SIZE);
	slow->acked = 0;
}

static void slow_avoid(struct sock *sk, u32 ack, u32 acked)
{
	struct tcp_sock *tp = tcp_sk(sk);
	struct slow *slow = inet_csk_ca(sk);

	if (!tcp_is_cwnd_limited(sk))
		return;
	if (tcp_in_slow_start(tp)) {
		acked = tcp_slow_start(tp, acked);
		if (!acked)
			return;
	}
	slow->acked += acked;
	tcp_cong_avoid_ai(tp, tcp_snd_cwnd(tp), acked);
}

static u32 slow_threshold(struct sock *sk)
{
	return max(tcp_snd_cwnd(tcp_sk(sk)) * 3 / 4, 2U);
}

static struct tcp_congestion_ops slow_ops __read_mostly = {
	.init = slow_init,
	.ssthresh = slow_threshold,
	.cong_avoid = slow_avoid,
	.undo_cwnd = tcp_reno_undo_cwnd,
	.owner = THIS_MODULE,
	.name = "corpus_slow",
};

static int __init slow_register(void)
{
	return tcp_register_congestion_control(&slow_ops);
}

static void __exit slow_unregister(void)
{
	tcp_unregister_congestion_control(&slow_ops);
}
module_init(slow_register);
module_exit(slow_unregister);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a congestion control of TCP");
