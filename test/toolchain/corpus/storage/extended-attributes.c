// SPDX-License-Identifier: GPL-2.0
/* The corpus: what surrounds a file system: extended attributes, export operations, quota, journal, encodings. */
#include <linux/exportfs.h>
#include <linux/fs.h>
#include <linux/fs_stack.h>
#include <linux/iversion.h>
#include <linux/jbd2.h>
#include <linux/module.h>
#include <linux/nls.h>
#include <linux/posix_acl_xattr.h>
#include <linux/quotaops.h>
#include <linux/xattr.h>

static int get(const struct xattr_handler *handler, struct dentry *dentry, struct inode *inode, const char *name, void *buffer,
	       size_t size)
{
	return inode_query_iversion(inode) ? -ENODATA : snprintf(buffer, size, "%s", name);
}
static const struct xattr_handler user = {.prefix = XATTR_USER_PREFIX, .get = get};
static const struct xattr_handler *const handlers[] = {&user, NULL};

static struct dentry *fh_to_dentry(struct super_block *sb, struct fid *fid, int length, int type)
{
	return d_obtain_alias(type == FILEID_INO32_GEN ? iget_locked(sb, fid->i32.ino) : NULL);
}
static const struct export_operations exports = {.encode_fh = generic_encode_ino32_fh, .fh_to_dentry = fh_to_dentry};

static int __init around_init(void)
{
	struct nls_table *table = load_nls_default();
	struct jbd2_inode journaled;
	wchar_t wide = 0;
	int used;

	if (!table)
		return -ENOENT;
	used = table->char2uni("a", 1, &wide);
	pr_info("%s: %d, %#x, %s, %p\n", table->charset, used, wide, handlers[0]->prefix, &exports);
	unload_nls(table);
	jbd2_journal_init_jbd_inode(&journaled, NULL);
	return used == 1 && !journaled.i_transaction ? 0 : -EIO;
}

static void __exit around_exit(void)
{
}
module_init(around_init);
module_exit(around_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("what surrounds a file system");
