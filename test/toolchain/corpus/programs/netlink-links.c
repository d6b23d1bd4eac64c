// SPDX-License-Identifier: GPL-2.0
/* The corpus: the network devices, asked for by netlink. */
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct {
		struct nlmsghdr header;
		struct ifinfomsg info;
	} request = {
		.header = {
			.nlmsg_len = NLMSG_LENGTH(sizeof(struct ifinfomsg)),
			.nlmsg_type = RTM_GETLINK,
			.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP,
			.nlmsg_seq = 1,
		},
		.info = {.ifi_family = AF_UNSPEC},
	};
	struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
	int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE), found = 0;
	char buffer[16384];

	if (fd < 0 || sendto(fd, &request, request.header.nlmsg_len, 0, (struct sockaddr *)&kernel, sizeof(kernel)) < 0) {
		perror("netlink");
		return 1;
	}
	for (;;) {
		int length = recv(fd, buffer, sizeof(buffer), 0);
		struct nlmsghdr *header = (struct nlmsghdr *)buffer;

		for (; NLMSG_OK(header, (unsigned int)length); header = NLMSG_NEXT(header, length)) {
			struct ifinfomsg *info = NLMSG_DATA(header);
			struct rtattr *attr = IFLA_RTA(info);
			int rest = IFLA_PAYLOAD(header);

			if (header->nlmsg_type == NLMSG_DONE)
				goto done;
			for (; RTA_OK(attr, rest); attr = RTA_NEXT(attr, rest))
				if (attr->rta_type == IFLA_IFNAME)
					printf("%d: %s\n", info->ifi_index, (char *)RTA_DATA(attr)), found++;
		}
		if (length <= 0)
			break;
	}
done:
	close(fd);
	return found > 0 && if_nametoindex("lo") > 0 ? 0 : 1;
}
