// SPDX-License-Identifier: GPL-2.0
/* The corpus: the files that a process has open, its directory, its limits, its accounting. */
#include <linux/dcache.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/fs_struct.h>
#include <linux/module.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

static int show(const void *unused, struct file *file, unsigned int fd)
{
	pr_info("%u: %pD, mode %#x\n", fd, file, file->f_mode & (FMODE_READ | FMODE_WRITE));
	return 0;
}

static int __init open_init(void)
{
	char *buffer = (char *)__get_free_page(GFP_KERNEL), *name;
	struct path pwd;
	struct fd f;

	if (!buffer)
		return -ENOMEM;
	iterate_fd(current->files, 0, show, NULL);
	get_fs_pwd(current->fs, &pwd);
	name = d_path(&pwd, buffer, PAGE_SIZE);
	pr_info("in %s, umask %o, at most %lu files\n", IS_ERR(name) ? "?" : name, current_umask(), rlimit(RLIMIT_NOFILE));
	path_put(&pwd);
	f = fdget(0);
	if (fd_file(f)) {
		name = file_path(fd_file(f), buffer, PAGE_SIZE);
		pr_info("standard input is %s\n", IS_ERR(name) ? "?" : name);
		fdput(f);
	}
	free_page((unsigned long)buffer);
	return 0;
}

static void __exit open_exit(void)
{
}
module_init(open_init);
module_exit(open_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("the files that a process has open");
