// SPDX-License-Identifier: GPL-2.0
/* The corpus: a file system in memory: files, directories, links, options of mount. */
#include <linux/fs.h>
#include <linux/fs_context.h>
#include <linux/fs_parser.h>
#include <linux/module.h>
#include <linux/pagemap.h>
#include <linux/slab.h>
#include <linux/statfs.h>

#define MAGIC 0x636f7270

struct options {
	umode_t mode;
};
enum {OPT_MODE};
static const struct fs_parameter_spec parameters[] = {fsparam_u32oct("mode", OPT_MODE), {}};

static const struct inode_operations dir_iops;

static struct inode *get_inode(struct super_block *sb, struct inode *dir, umode_t mode)
{
	struct inode *inode = new_inode(sb);

	if (!inode)
		return NULL;
	inode->i_ino = get_next_ino();
	inode_init_owner(&nop_mnt_idmap, inode, dir, mode);
	simple_inode_init_ts(inode);
	inode->i_mapping->a_ops = &ram_aops;
	if (S_ISDIR(mode)) {
		inode->i_op = &dir_iops;
		inode->i_fop = &simple_dir_operations;
		inc_nlink(inode);
	}
	return inode;
}

static const struct file_operations file_fops = {
	.read_iter = generic_file_read_iter,
	.write_iter = generic_file_write_iter,
	.mmap = generic_file_mmap,
	.fsync = noop_fsync,
	.splice_read = filemap_splice_read,
	.llseek = generic_file_llseek,
};

static int make(struct inode *dir, struct dentry *dentry, umode_t mode)
{
	struct inode *inode = get_inode(dir->i_sb, dir, mode);

	if (!inode)
		return -ENOSPC;
	if (S_ISREG(mode))
		inode->i_fop = &file_fops;
	d_instantiate(dentry, inode);
	dget(dentry);
	inode_set_mtime_to_ts(dir, inode_set_ctime_current(dir));
	return 0;
}

static int fs_create(struct mnt_idmap *idmap, struct inode *dir, struct dentry *dentry, umode_t mode, bool excl)
{
	return make(dir, dentry, mode | S_IFREG);
}

static int fs_mkdir(struct mnt_idmap *idmap, struct inode *dir, struct dentry *dentry, umode_t mode)
{
	int err = make(dir, dentry, mode | S_IFDIR);

	if (!err)
		inc_nlink(dir);
	return err;
}

static const struct inode_operations dir_iops = {
	.create = fs_create,
	.mkdir = fs_mkdir,
	.lookup = simple_lookup,
	.link = simple_link,
	.unlink = simple_unlink,
	.rmdir = simple_rmdir,
	.rename = simple_rename,
};

static const struct super_operations super_ops = {.statfs = simple_statfs, .drop_inode = generic_delete_inode};

static int fill(struct super_block *sb, struct fs_context *fc)
{
	struct options *options = fc->fs_private;
	struct inode *root;

	sb->s_magic = MAGIC;
	sb->s_op = &super_ops;
	sb->s_blocksize = PAGE_SIZE;
	sb->s_blocksize_bits = PAGE_SHIFT;
	sb->s_maxbytes = MAX_LFS_FILESIZE;
	sb->s_time_gran = 1;
	root = get_inode(sb, NULL, S_IFDIR | options->mode);
	sb->s_root = d_make_root(root);
	return sb->s_root ? 0 : -ENOMEM;
}

static int get_tree(struct fs_context *fc)
{
	return get_tree_nodev(fc, fill);
}

static int parse(struct fs_context *fc, struct fs_parameter *param)
{
	struct options *options = fc->fs_private;
	struct fs_parse_result result;
	int opt = fs_parse(fc, parameters, param, &result);

	if (opt == OPT_MODE)
		options->mode = result.uint_32 & 0777;
	return opt < 0 ? opt : 0;
}

static void free_context(struct fs_context *fc)
{
	kfree(fc->fs_private);
}
static const struct fs_context_operations context_ops = {.get_tree = get_tree, .parse_param = parse, .free = free_context};

static int init_context(struct fs_context *fc)
{
	struct options *options = kzalloc(sizeof(*options), GFP_KERNEL);

	if (!options)
		return -ENOMEM;
	options->mode = 0755;
	fc->fs_private = options;
	fc->ops = &context_ops;
	return 0;
}

static struct file_system_type fs_type = {
	.owner = THIS_MODULE,
	.name = "corpusfs",
	.init_fs_context = init_context,
	.parameters = parameters,
	.kill_sb = kill_litter_super,
};

static int __init fs_begin(void)
{
	return register_filesystem(&fs_type);
}

static void __exit fs_end(void)
{
	unregister_filesystem(&fs_type);
}
module_init(fs_begin);
module_exit(fs_end);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a file system in memory");
MODULE_ALIAS_FS("corpusfs");
