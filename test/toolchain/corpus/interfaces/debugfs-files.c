// SPDX-License-Identifier: GPL-2.0
/* The corpus: debugfs' ready-made files: numbers, blobs, registers, attributes, symbolic links. */
#include <linux/debugfs.h>
#include <linux/device.h>
#include <linux/math.h>
#include <linux/module.h>
#include <linux/seq_file.h>

static u8 small = 8;
static u32 plain = 32, hex = 0xbeef, words[] = {1, 2, 3};
static u64 wide = 64;
static bool on = true;
static size_t size = 4096;
static atomic_t counter = ATOMIC_INIT(3);
static char text[] = "a blob\n";
static struct debugfs_blob_wrapper blob = {.data = text, .size = sizeof(text) - 1};
static struct debugfs_u32_array array = {.array = words, .n_elements = ARRAY_SIZE(words)};
static struct dentry *root;
static struct device *dev;

static int square_get(void *data, u64 *value)
{
	*value = (u64)plain * plain;
	return 0;
}

static int square_set(void *data, u64 value)
{
	plain = int_sqrt64(value);
	return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE(square, square_get, square_set, "%llu\n");

static int state_show(struct seq_file *seq, void *unused)
{
	seq_printf(seq, "%u %#x %s\n", plain, hex, on ? "on" : "off");
	seq_puts(seq, "end");
	seq_putc(seq, '\n');
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(state);

static int device_show(struct seq_file *seq, void *unused)
{
	seq_hex_dump(seq, "", DUMP_PREFIX_OFFSET, 16, 1, words, sizeof(words), false);
	return 0;
}

static int __init ready_init(void)
{
	struct dentry *inner;

	dev = root_device_register("corpus-debugfs");
	if (IS_ERR(dev))
		return PTR_ERR(dev);
	root = debugfs_create_dir("corpus-files", NULL);
	inner = debugfs_create_dir("inner", root);
	debugfs_create_u8("small", 0644, root, &small);
	debugfs_create_u32("plain", 0644, root, &plain);
	debugfs_create_x32("hex", 0644, root, &hex);
	debugfs_create_u64("wide", 0400, inner, &wide);
	debugfs_create_bool("on", 0644, inner, &on);
	debugfs_create_size_t("size", 0444, inner, &size);
	debugfs_create_atomic_t("counter", 0644, inner, &counter);
	debugfs_create_blob("blob", 0444, root, &blob);
	debugfs_create_u32_array("array", 0444, root, &array);
	debugfs_create_file_unsafe("square", 0644, root, NULL, &square);
	debugfs_create_file("state", 0444, root, NULL, &state_fops);
	debugfs_create_symlink("link", root, "state");
	debugfs_create_devm_seqfile(dev, "device", root, device_show);
	debugfs_lookup_and_remove("hex", root);
	return 0;
}

static void __exit ready_exit(void)
{
	debugfs_remove_recursive(root);
	root_device_unregister(dev);
}
module_init(ready_init);
module_exit(ready_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("debugfs' ready-made files");
