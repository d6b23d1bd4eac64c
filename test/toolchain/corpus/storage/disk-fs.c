// SPDX-License-Identifier: GPL-2.0
/* The corpus: a file system on a block device, as a course begins it: super block, inode cache, statfs. */
#include <linux/buffer_head.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/mpage.h>
#include <linux/slab.h>
#include <linux/statfs.h>

#define MAGIC 0xC0FFEE01

struct disk_super {
	__le32 magic;
	__le32 blocks;
};

struct disk_inode {
	u32 block;
	struct inode vfs_inode;
};

static struct kmem_cache *inodes;

static struct inode *alloc_inode_(struct super_block *sb)
{
	struct disk_inode *inode = alloc_inode_sb(sb, inodes, GFP_KERNEL);

	return inode ? &inode->vfs_inode : NULL;
}

static void free_inode_(struct inode *inode)
{
	kmem_cache_free(inodes, container_of(inode, struct disk_inode, vfs_inode));
}

static void init_once(void *object)
{
	struct disk_inode *inode = object;

	inode_init_once(&inode->vfs_inode);
}

static int get_block(struct inode *inode, sector_t block, struct buffer_head *bh, int create)
{
	if (block >= 1 && create)
		return -EFBIG;
	map_bh(bh, inode->i_sb, container_of(inode, struct disk_inode, vfs_inode)->block + block);
	return 0;
}

static int read_folio(struct file *file, struct folio *folio)
{
	return mpage_read_folio(folio, get_block);
}

static sector_t bmap_(struct address_space *mapping, sector_t block)
{
	return generic_block_bmap(mapping, block, get_block);
}
static const struct address_space_operations aops = {
	.read_folio = read_folio,
	.dirty_folio = block_dirty_folio,
	.invalidate_folio = block_invalidate_folio,
	.bmap = bmap_,
};

static int statfs_(struct dentry *dentry, struct kstatfs *buf)
{
	buf->f_type = MAGIC;
	buf->f_bsize = dentry->d_sb->s_blocksize;
	buf->f_namelen = 16;
	return 0;
}
static const struct super_operations super_ops = {
	.alloc_inode = alloc_inode_,
	.free_inode = free_inode_,
	.statfs = statfs_,
};

static int fill(struct super_block *sb, void *data, int silent)
{
	struct disk_super *super;
	struct buffer_head *bh;
	struct inode *root;
	bool ours;

	if (!sb_set_blocksize(sb, 4096))
		return -EINVAL;
	bh = sb_bread(sb, 0);
	if (!bh)
		return -EIO;
	super = (struct disk_super *)bh->b_data;
	ours = le32_to_cpu(super->magic) == MAGIC;
	brelse(bh);
	if (!ours) {
		if (!silent)
			pr_err("%s: no such file system\n", sb->s_id);
		return -EINVAL;
	}
	sb->s_magic = MAGIC;
	sb->s_op = &super_ops;
	root = iget_locked(sb, 1);
	if (!root)
		return -ENOMEM;
	if (root->i_state & I_NEW) {
		root->i_mode = S_IFDIR | 0755;
		set_nlink(root, 2);
		root->i_op = &simple_dir_inode_operations;
		root->i_fop = &simple_dir_operations;
		root->i_mapping->a_ops = &aops;
		unlock_new_inode(root);
	}
	sb->s_root = d_make_root(root);
	return sb->s_root ? 0 : -ENOMEM;
}

static struct dentry *mount(struct file_system_type *type, int flags, const char *name, void *data)
{
	return mount_bdev(type, flags, name, data, fill);
}
static struct file_system_type fs_type = {
	.owner = THIS_MODULE,
	.name = "corpusdiskfs",
	.mount = mount,
	.kill_sb = kill_block_super,
	.fs_flags = FS_REQUIRES_DEV,
};

static int __init disk_fs_init(void)
{
	int err;

	inodes = kmem_cache_create("corpus-inodes", sizeof(struct disk_inode), 0, SLAB_RECLAIM_ACCOUNT, init_once);
	if (!inodes)
		return -ENOMEM;
	err = register_filesystem(&fs_type);
	if (err)
		kmem_cache_destroy(inodes);
	return err;
}

static void __exit disk_fs_exit(void)
{
	unregister_filesystem(&fs_type);
	rcu_barrier();
	kmem_cache_destroy(inodes);
}
module_init(disk_fs_init);
module_exit(disk_fs_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a file system on a block device");
