// SPDX-License-Identifier: GPL-2.0
/* The corpus: files from the kernel: written, read, looked up, listed, removed. */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel_read_file.h>
#include <linux/module.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/path.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

struct listing {
	struct dir_context ctx;
	int entries;
};

static bool entry(struct dir_context *ctx, const char *name, int length, loff_t pos, u64 ino, unsigned int type)
{
	container_of(ctx, struct listing, ctx)->entries++;
	return true;
}

static int __init access_begin(void)
{
	struct listing listing = {.ctx.actor = entry};
	char text[] = "from the kernel\n", back[32] = {}, *name, *full;
	struct file *file = filp_open("/tmp/corpus-access", O_CREAT | O_RDWR | O_TRUNC, 0600);
	void *whole = NULL;
	struct path path;
	struct kstat stat;
	loff_t pos = 0;
	ssize_t got;
	int err;

	if (IS_ERR(file))
		return PTR_ERR(file);
	got = kernel_write(file, text, sizeof(text) - 1, &pos);
	pos = 0;
	if (got > 0)
		got = kernel_read(file, back, sizeof(back) - 1, &pos);
	err = vfs_fsync(file, 0);
	name = kmalloc(PATH_MAX, GFP_KERNEL);
	full = name ? d_path(&file->f_path, name, PATH_MAX) : NULL;
	if (!IS_ERR_OR_NULL(full))
		pr_info("%s: %zd bytes, %s %lld, %pD %pd\n", full, got, strim(back), i_size_read(file_inode(file)), file,
			file->f_path.dentry);
	kfree(name);
	filp_close(file, NULL);
	got = kernel_read_file_from_path("/tmp/corpus-access", 0, &whole, 4096, NULL, READING_UNKNOWN);
	vfree(whole);
	err = kern_path("/tmp", LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &path);
	if (err)
		return err;
	err = vfs_getattr(&path, &stat, STATX_BASIC_STATS, AT_STATX_SYNC_AS_STAT);
	file = dentry_open(&path, O_RDONLY | O_DIRECTORY, current_cred());
	if (!IS_ERR(file)) {
		iterate_dir(file, &listing.ctx);
		fput(file);
	}
	pr_info("%d entries, mode %o, on %s, %zd read whole\n", listing.entries, stat.mode, path.mnt->mnt_sb->s_type->name, got);
	path_put(&path);
	return err;
}

static void __exit access_end(void)
{
}
module_init(access_begin);
module_exit(access_end);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("files from the kernel");
