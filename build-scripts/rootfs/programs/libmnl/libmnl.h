/*
 * Owns what iproute2 takes of libmnl to print the kernel's own words about a request that it refused (NL_SET_ERR_MSG):
 * without them "RTNETLINK answers: Invalid argument" is all that one sees. Debian's libmnl has the same and much more.
 */
#ifndef LIBMNL_LIBMNL_H
#define LIBMNL_LIBMNL_H

#include <errno.h>
#include <linux/netlink.h>
#include <stdint.h>
#include <string.h>

#define MNL_CB_ERROR (-1)
#define MNL_CB_STOP 0
#define MNL_CB_OK 1

enum mnl_attr_data_type {
	MNL_TYPE_UNSPEC,
	MNL_TYPE_U32,
	MNL_TYPE_NUL_STRING,
};

typedef int (*mnl_attr_cb_t)(const struct nlattr *attr, void *data);

static inline void *mnl_nlmsg_get_payload(const struct nlmsghdr *message)
{
	return (char *)message + NLMSG_HDRLEN;
}

static inline size_t mnl_nlmsg_get_payload_len(const struct nlmsghdr *message)
{
	return message->nlmsg_len - NLMSG_HDRLEN;
}

static inline uint16_t mnl_attr_get_type(const struct nlattr *attr)
{
	return attr->nla_type & NLA_TYPE_MASK;
}

static inline const char *mnl_attr_get_str(const struct nlattr *attr)
{
	return (const char *)attr + NLA_HDRLEN;
}

static inline uint32_t mnl_attr_get_u32(const struct nlattr *attr)
{
	uint32_t value;

	memcpy(&value, (const char *)attr + NLA_HDRLEN, sizeof(value));
	return value;
}

static inline int mnl_attr_type_valid(const struct nlattr *attr, uint16_t max)
{
	if (mnl_attr_get_type(attr) <= max)
		return 1;
	errno = EOPNOTSUPP;
	return -1;
}

static inline int mnl_attr_validate(const struct nlattr *attr, enum mnl_attr_data_type type)
{
	size_t length = attr->nla_len - NLA_HDRLEN;

	if (type == MNL_TYPE_UNSPEC || (type == MNL_TYPE_U32 && length == sizeof(uint32_t)))
		return 0;
	if (type == MNL_TYPE_NUL_STRING && length > 0 && mnl_attr_get_str(attr)[length - 1] == '\0')
		return 0;
	errno = EINVAL;
	return -1;
}

/* Calls CALLBACK for each attribute that follows OFFSET bytes of the message's payload, while it returns MNL_CB_OK. */
static inline int mnl_attr_parse(const struct nlmsghdr *message, unsigned int offset, mnl_attr_cb_t callback, void *data)
{
	const char *at = (const char *)message + NLMSG_HDRLEN + NLMSG_ALIGN(offset);
	const char *end = (const char *)message + message->nlmsg_len;

	while (end - at >= NLA_HDRLEN) {
		const struct nlattr *attr = (const struct nlattr *)at;
		int result;

		if (attr->nla_len < NLA_HDRLEN || attr->nla_len > end - at)
			break;
		result = callback(attr, data);
		if (result <= MNL_CB_STOP)
			return result;
		at += NLA_ALIGN(attr->nla_len);
	}
	return MNL_CB_OK;
}

#endif
