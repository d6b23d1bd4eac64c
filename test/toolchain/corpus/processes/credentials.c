// SPDX-License-Identifier: GPL-2.0
/* The corpus: who one is, capabilities, and another's rights for a while. */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/module.h>
#include <linux/uidgid.h>
#include <linux/user_namespace.h>

static int __init credentials_init(void)
{
	const struct cred *cred = get_current_cred(), *old;
	struct cred *new = prepare_creds();
	kuid_t nobody = make_kuid(&init_user_ns, 65534);

	if (!new) {
		put_cred(cred);
		return -ENOMEM;
	}
	pr_info("uid %u, gid %u, %d groups, module %d, bound to %#llx\n", from_kuid_munged(&init_user_ns, cred->uid),
		__kgid_val(cred->egid), cred->group_info->ngroups, capable(CAP_SYS_MODULE), cred->cap_bset.val);
	new->fsuid = nobody;
	cap_lower(new->cap_effective, CAP_DAC_OVERRIDE);
	old = override_creds(new);
	pr_info("now %u, %d\n", from_kuid(&init_user_ns, current_fsuid()), uid_eq(current_fsuid(), nobody));
	revert_creds(old);
	put_cred(new);
	put_cred(cred);
	return ns_capable(&init_user_ns, CAP_SYS_ADMIN) && uid_valid(current_uid()) ? 0 : -EPERM;
}

static void __exit credentials_exit(void)
{
}
module_init(credentials_init);
module_exit(credentials_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("who one is");
