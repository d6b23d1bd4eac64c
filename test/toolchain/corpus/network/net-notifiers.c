// SPDX-License-Identifier: GPL-2.0
/* The corpus: what changes in the network: devices, addresses, namespaces; and a walk over the devices. */
#include <linux/inetdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/notifier.h>
#include <linux/rtnetlink.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>

static unsigned int net_id;

struct per_net {
	int events;
};

static int on_device(struct notifier_block *nb, unsigned long event, void *data)
{
	struct net_device *dev = netdev_notifier_info_to_dev(data);
	struct per_net *per_net = net_generic(dev_net(dev), net_id);

	per_net->events++;
	if (event == NETDEV_UP || event == NETDEV_GOING_DOWN)
		netdev_info(dev, "%s, %pM, mtu %u\n", netdev_cmd_to_name(event), dev->dev_addr, dev->mtu);
	return NOTIFY_DONE;
}
static struct notifier_block devices = {.notifier_call = on_device};

static int on_address(struct notifier_block *nb, unsigned long event, void *data)
{
	const struct in_ifaddr *address = data;

	pr_info("%s %pI4/%d\n", address->ifa_label, &address->ifa_local, address->ifa_prefixlen);
	return NOTIFY_OK;
}
static struct notifier_block addresses = {.notifier_call = on_address};

static struct pernet_operations net_ops = {.id = &net_id, .size = sizeof(struct per_net)};

static int __init notifiers_init(void)
{
	const struct in_ifaddr *address;
	struct in_device *in_dev;
	struct net_device *dev;
	int err = register_pernet_subsys(&net_ops);

	if (err)
		return err;
	err = register_netdevice_notifier(&devices);
	if (err) {
		unregister_pernet_subsys(&net_ops);
		return err;
	}
	register_inetaddr_notifier(&addresses);
	rtnl_lock();
	for_each_netdev(&init_net, dev) {
		in_dev = __in_dev_get_rtnl(dev);
		pr_info("%d: %s\n", dev->ifindex, dev->name);
		if (!in_dev)
			continue;
		in_dev_for_each_ifa_rtnl(address, in_dev)
			pr_info("  %pI4\n", &address->ifa_address);
	}
	rtnl_unlock();
	dev = dev_get_by_name(&init_net, "lo");
	dev_put(dev);
	return 0;
}

static void __exit notifiers_exit(void)
{
	unregister_inetaddr_notifier(&addresses);
	unregister_netdevice_notifier(&devices);
	unregister_pernet_subsys(&net_ops);
}
module_init(notifiers_init);
module_exit(notifiers_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("what changes in the network");
