// SPDX-License-Identifier: GPL-2.0
/* The corpus: numbers of processes and their name spaces, host names, mounts, the network's. */
#include <linux/ipc_namespace.h>
#include <linux/module.h>
#include <linux/nsproxy.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <linux/user_namespace.h>
#include <linux/utsname.h>
#include <net/net_namespace.h>

static int __init names_init(void)
{
	struct pid *pid = get_task_pid(current, PIDTYPE_TGID), *first = find_get_pid(1);
	struct task_struct *init = first ? get_pid_task(first, PIDTYPE_PID) : NULL;
	struct pid_namespace *ns = task_active_pid_ns(current);
	struct net *net;

	pr_info("pid %d, here %d, level %u, session %d\n", pid_nr(pid), pid_vnr(pid), ns->level, task_session_vnr(current));
	if (init) {
		pr_info("the first is %s, alive %d\n", init->comm, pid_alive(init));
		put_task_struct(init);
	}
	pr_info("%s %s on %s\n", utsname()->sysname, utsname()->release, utsname()->nodename);
	net = get_net_ns_by_pid(1);
	if (!IS_ERR(net)) {
		pr_info("name space %u, the first: %d\n", net->ns.inum, net_eq(net, &init_net));
		put_net(net);
	}
	pr_info("%d, user %d\n", current->nsproxy->uts_ns == init_task.nsproxy->uts_ns, current_user_ns() == &init_user_ns);
	put_pid(first);
	put_pid(pid);
	return 0;
}

static void __exit names_exit(void)
{
}
module_init(names_init);
module_exit(names_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("numbers of processes and their name spaces");
