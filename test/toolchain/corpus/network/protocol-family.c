// SPDX-License-Identifier: GPL-2.0
/* The corpus: a socket type of its own: a protocol, its operations, datagrams that come back. */
#include <linux/module.h>
#include <linux/net.h>
#include <linux/skbuff.h>
#include <linux/socket.h>
#include <net/sock.h>

#define PF_ECHO AF_ECONET

static struct proto echo_proto = {.name = "CORPUS", .owner = THIS_MODULE, .obj_size = sizeof(struct sock)};

static int echo_release(struct socket *sock)
{
	struct sock *sk = sock->sk;

	if (!sk)
		return 0;
	sock_orphan(sk);
	skb_queue_purge(&sk->sk_receive_queue);
	sock->sk = NULL;
	sock_put(sk);
	return 0;
}

static int echo_sendmsg(struct socket *sock, struct msghdr *msg, size_t length)
{
	struct sock *sk = sock->sk;
	struct sk_buff *skb;
	int err;

	if (length > 1024)
		return -EMSGSIZE;
	skb = sock_alloc_send_skb(sk, length, msg->msg_flags & MSG_DONTWAIT, &err);
	if (!skb)
		return err;
	err = memcpy_from_msg(skb_put(skb, length), msg, length);
	if (err) {
		kfree_skb(skb);
		return err;
	}
	skb_orphan(skb);
	return sock_queue_rcv_skb(sk, skb) ?: length;
}

static int echo_recvmsg(struct socket *sock, struct msghdr *msg, size_t length, int flags)
{
	struct sk_buff *skb;
	int err;

	skb = skb_recv_datagram(sock->sk, flags, &err);
	if (!skb)
		return err;
	if (length < skb->len)
		msg->msg_flags |= MSG_TRUNC;
	length = min_t(size_t, length, skb->len);
	err = skb_copy_datagram_msg(skb, 0, msg, length) ?: length;
	skb_free_datagram(sock->sk, skb);
	return err;
}

static const struct proto_ops echo_ops = {
	.family = PF_ECHO,
	.owner = THIS_MODULE,
	.release = echo_release,
	.bind = sock_no_bind,
	.connect = sock_no_connect,
	.socketpair = sock_no_socketpair,
	.accept = sock_no_accept,
	.getname = sock_no_getname,
	.poll = datagram_poll,
	.ioctl = sock_no_ioctl,
	.listen = sock_no_listen,
	.shutdown = sock_no_shutdown,
	.sendmsg = echo_sendmsg,
	.recvmsg = echo_recvmsg,
	.mmap = sock_no_mmap,
};

static int echo_create(struct net *net, struct socket *sock, int protocol, int kern)
{
	struct sock *sk;

	if (sock->type != SOCK_DGRAM)
		return -ESOCKTNOSUPPORT;
	sk = sk_alloc(net, PF_ECHO, GFP_KERNEL, &echo_proto, kern);
	if (!sk)
		return -ENOMEM;
	sock->ops = &echo_ops;
	sock_init_data(sock, sk);
	sk->sk_protocol = protocol;
	return 0;
}
static const struct net_proto_family echo_family = {.family = PF_ECHO, .create = echo_create, .owner = THIS_MODULE};

static int __init echo_init(void)
{
	int err = proto_register(&echo_proto, 0);

	if (err)
		return err;
	err = sock_register(&echo_family);
	if (err)
		proto_unregister(&echo_proto);
	return err;
}

static void __exit echo_exit(void)
{
	sock_unregister(PF_ECHO);
	proto_unregister(&echo_proto);
}
module_init(echo_init);
module_exit(echo_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a socket type of its own");
MODULE_ALIAS_NETPROTO(AF_ECONET);
