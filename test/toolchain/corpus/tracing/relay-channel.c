// SPDX-License-Identifier: GPL-2.0
/* The corpus: a relay channel in debugfs. */
#include <linux/debugfs.h>
#include <linux/module.h>
#include <linux/relay.h>

static struct dentry *directory;
static struct rchan *channel;

static struct dentry *create(const char *name, struct dentry *parent, umode_t mode, struct rchan_buf *buf, int *global)
{
	*global = 1;
	return debugfs_create_file(name, mode, parent, buf, &relay_file_operations);
}

static int removed(struct dentry *dentry)
{
	debugfs_remove(dentry);
	return 0;
}
static const struct rchan_callbacks callbacks = {.create_buf_file = create, .remove_buf_file = removed};

static int __init relay_begin(void)
{
	directory = debugfs_create_dir("corpus-relay", NULL);
	channel = relay_open("channel", directory, 4096, 2, &callbacks, NULL);
	if (!channel) {
		debugfs_remove(directory);
		return -ENOMEM;
	}
	relay_write(channel, "begun\n", 6);
	relay_flush(channel);
	return 0;
}

static void __exit relay_end(void)
{
	relay_close(channel);
	debugfs_remove(directory);
}
module_init(relay_begin);
module_exit(relay_end);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a relay channel");
