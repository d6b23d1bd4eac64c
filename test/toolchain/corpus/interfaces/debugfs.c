// SPDX-License-Identifier: GPL-2.0
/* The corpus: debugfs files. */
#include <linux/debugfs.h>
#include <linux/module.h>

static struct dentry *folder;
static u32 word;
static u64 wide;
static bool flag;

static int __init corpus_init(void)
{
	folder = debugfs_create_dir("corpus", NULL);
	debugfs_create_u32("word", 0644, folder, &word);
	debugfs_create_x64("wide", 0644, folder, &wide);
	debugfs_create_bool("flag", 0644, folder, &flag);
	return 0;
}

static void __exit corpus_exit(void)
{
	debugfs_remove_recursive(folder);
}
module_init(corpus_init);
module_exit(corpus_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("debugfs files");
