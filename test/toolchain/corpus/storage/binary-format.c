// SPDX-License-Identifier: GPL-2.0
/* The corpus: a format of programs: a file that begins with "%run " names what is run. */
#include <linux/binfmts.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/string.h>

static int load(struct linux_binprm *bprm)
{
	char name[64], *end;
	struct file *file;
	int err;

	if (strncmp(bprm->buf, "%run ", 5))
		return -ENOEXEC;
	strscpy(name, bprm->buf + 5);
	end = strpbrk(name, " \n");
	if (!end)
		return -ENOEXEC;
	*end = '\0';
	err = bprm_change_interp(name, bprm);
	if (err < 0)
		return err;
	file = open_exec(name);
	if (IS_ERR(file))
		return PTR_ERR(file);
	bprm->interpreter = file;
	return 0;
}
static struct linux_binfmt format = {.module = THIS_MODULE, .load_binary = load};

static int __init format_init(void)
{
	register_binfmt(&format);
	return 0;
}

static void __exit format_exit(void)
{
	unregister_binfmt(&format);
}
module_init(format_init);
module_exit(format_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a format of programs");
