// SPDX-License-Identifier: GPL-2.0
/* The corpus: a file system whose files are a table, mounted by the kernel itself. */
#include <linux/fs.h>
#include <linux/fs_context.h>
#include <linux/module.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/pseudo_fs.h>

static ssize_t hello_read(struct file *file, char __user *to, size_t count, loff_t *pos)
{
	return simple_read_from_buffer(to, count, pos, "hello\n", 6);
}
static const struct file_operations hello_fops = {.open = simple_open, .read = hello_read, .llseek = default_llseek};

static int fill(struct super_block *sb, struct fs_context *fc)
{
	static const struct tree_descr files[] = {[2] = {"hello", &hello_fops, 0444}, {""}};

	return simple_fill_super(sb, 0x70736575, files);
}

static int get_tree(struct fs_context *fc)
{
	return get_tree_single(fc, fill);
}
static const struct fs_context_operations ops = {.get_tree = get_tree};

static int init_context(struct fs_context *fc)
{
	fc->ops = &ops;
	return 0;
}
static struct file_system_type type = {
	.owner = THIS_MODULE,
	.name = "corpuspseudo",
	.init_fs_context = init_context,
	.kill_sb = kill_litter_super,
};
static struct vfsmount *mnt;
static int count;

static int __init pseudo_init(void)
{
	struct path path;
	int err = register_filesystem(&type);

	if (err)
		return err;
	err = simple_pin_fs(&type, &mnt, &count);
	if (!err)
		err = vfs_path_lookup(mnt->mnt_root, mnt, "hello", 0, &path);
	if (!err) {
		pr_info("inode %lu, %d pinned\n", d_inode(path.dentry)->i_ino, count);
		path_put(&path);
	}
	if (mnt)
		simple_release_fs(&mnt, &count);
	if (err)
		unregister_filesystem(&type);
	return err;
}

static void __exit pseudo_exit(void)
{
	unregister_filesystem(&type);
}
module_init(pseudo_init);
module_exit(pseudo_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a file system whose files are a table");
MODULE_ALIAS_FS("corpuspseudo");
