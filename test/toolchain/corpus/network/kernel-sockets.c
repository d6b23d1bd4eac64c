// SPDX-License-Identifier: GPL-2.0
/* The corpus: sockets of the kernel: a TCP server in a thread, and datagrams to oneself. */
#include <linux/in.h>
#include <linux/inet.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/net.h>
#include <linux/sched/task.h>
#include <net/sock.h>
#include <net/tcp.h>

static struct socket *listening, *datagrams;
static struct task_struct *server;

static int serve(void *unused)
{
	while (!kthread_should_stop()) {
		struct kvec vec = {.iov_base = "hello\n", .iov_len = 6};
		struct msghdr msg = {.msg_flags = MSG_NOSIGNAL};
		struct socket *client;
		int err = kernel_accept(listening, &client, O_NONBLOCK);

		if (err == -EAGAIN) {
			schedule_timeout_interruptible(HZ / 20);
			continue;
		}
		if (err)
			break;
		tcp_sock_set_nodelay(client->sk);
		kernel_sendmsg(client, &msg, &vec, 1, 6);
		kernel_sock_shutdown(client, SHUT_RDWR);
		sock_release(client);
	}
	while (!kthread_should_stop())
		schedule_timeout_interruptible(HZ / 20);
	return 0;
}

static int __init corpus_sockets_init(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int err;

	err = sock_create_kern(&init_net, PF_INET, SOCK_STREAM, IPPROTO_TCP, &listening);
	if (err)
		return err;
	sock_set_reuseaddr(listening->sk);
	address.sin_port = htons(7007);
	err = kernel_bind(listening, (struct sockaddr *)&address, sizeof(address)) ?: kernel_listen(listening, 4);
	if (!err)
		err = sock_create_kern(&init_net, PF_INET, SOCK_DGRAM, IPPROTO_UDP, &datagrams);
	if (err) {
		sock_release(listening);
		return err;
	}
	kernel_bind(datagrams, (struct sockaddr *)&address, sizeof(address));
	server = kthread_run(serve, NULL, "corpus-server");
	if (IS_ERR(server)) {
		sock_release(datagrams);
		sock_release(listening);
		return PTR_ERR(server);
	}
	kernel_getsockname(datagrams, (struct sockaddr *)&address);
	pr_info("at %pISpc\n", &address);
	return 0;
}

static void __exit sockets_exit(void)
{
	kthread_stop(server);
	sock_release(datagrams);
	sock_release(listening);
}
module_init(corpus_sockets_init);
module_exit(sockets_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("sockets of the kernel");
