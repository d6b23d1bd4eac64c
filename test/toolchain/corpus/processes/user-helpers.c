// SPDX-License-Identifier: GPL-2.0
/* The corpus: programs started by the kernel: waited for, prepared, and a module asked for. */
#include <linux/kmod.h>
#include <linux/module.h>
#include <linux/umh.h>

static int prepare(struct subprocess_info *info, struct cred *new)
{
	return info->data == THIS_MODULE ? 0 : -EINVAL;
}

static int __init helpers_init(void)
{
	static char *env[] = {"HOME=/", "PATH=/sbin:/bin:/usr/sbin:/usr/bin", NULL};
	char *argv[] = {"/bin/sh", "-c", "exit 3", NULL}, *echo[] = {"/bin/true", NULL};
	struct subprocess_info *info;
	int err = call_usermodehelper(argv[0], argv, env, UMH_WAIT_PROC);

	pr_info("exit status %d\n", (err >> 8) & 0xff);
	info = call_usermodehelper_setup(echo[0], echo, env, GFP_KERNEL, prepare, NULL, THIS_MODULE);
	if (!info)
		return -ENOMEM;
	err = call_usermodehelper_exec(info, UMH_WAIT_EXEC);
	pr_info("started: %d, a module that is not there: %d\n", err, request_module("corpus-no-such-module"));
	return 0;
}

static void __exit helpers_exit(void)
{
}
module_init(helpers_init);
module_exit(helpers_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("programs started by the kernel");
