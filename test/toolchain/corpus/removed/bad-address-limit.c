// SPDX-License-Identifier: GPL-2.0
/* The corpus: set_fs, get_ds and vfs_read on memory of the kernel, as before 5.10. */
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/uaccess.h>

static int __init old_init(void)
{
	struct file *file = filp_open("/etc/passwd", O_RDONLY, 0);
	mm_segment_t old;
	char text[16];
	loff_t pos = 0;

	if (IS_ERR(file))
		return PTR_ERR(file);
	old = get_fs();
	set_fs(get_ds());
	vfs_read(file, text, sizeof(text), &pos);
	set_fs(KERNEL_DS);
	vfs_write(file, text, 1, &pos);
	set_fs(old);
	filp_close(file, NULL);
	return 0;
}
module_init(old_init);

MODULE_LICENSE("GPL");
