// SPDX-License-Identifier: GPL-2.0
/* The corpus: a receiver of encapsulated UDP, and a route looked up. */
#include <linux/module.h>
#include <linux/udp.h>
#include <net/route.h>
#include <net/udp.h>
#include <net/udp_tunnel.h>

static struct socket *sock;

static int receive(struct sock *sk, struct sk_buff *skb)
{
	if (!pskb_may_pull(skb, sizeof(struct udphdr) + 4))
		return 1;
	pr_info("%u bytes from %pI4\n", skb->len, &ip_hdr(skb)->saddr);
	kfree_skb(skb);
	return 0;
}

static int __init tunnel_begin(void)
{
	struct udp_port_cfg cfg = {.family = AF_INET, .local_udp_port = htons(7008)};
	struct udp_tunnel_sock_cfg tunnel = {.encap_type = 1, .encap_rcv = receive};
	struct flowi4 flow = {.daddr = htonl(INADDR_LOOPBACK)};
	struct rtable *route;
	int err = udp_sock_create(&init_net, &cfg, &sock);

	if (err)
		return err;
	setup_udp_tunnel_sock(&init_net, sock, &tunnel);
	route = ip_route_output_key(&init_net, &flow);
	if (!IS_ERR(route)) {
		pr_info("by %s\n", route->dst.dev->name);
		ip_rt_put(route);
	}
	return 0;
}

static void __exit tunnel_end(void)
{
	udp_tunnel_sock_release(sock);
}
module_init(tunnel_begin);
module_exit(tunnel_end);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a receiver of encapsulated UDP");
