// SPDX-License-Identifier: GPL-2.0
/* The corpus: a frame buffer in memory. */
#include <linux/fb.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/vmalloc.h>

#define WIDTH 64
#define HEIGHT 32

static u32 palette[16];

static int screen_setcolreg(unsigned int number, unsigned int red, unsigned int green, unsigned int blue, unsigned int alpha,
			    struct fb_info *info)
{
	if (number >= ARRAY_SIZE(palette))
		return -EINVAL;
	palette[number] = (red & 0xff00) << 8 | (green & 0xff00) | blue >> 8;
	return 0;
}

static int screen_check(struct fb_var_screeninfo *var, struct fb_info *info)
{
	return var->xres > WIDTH || var->yres > HEIGHT || var->bits_per_pixel != 32 ? -EINVAL : 0;
}

static const struct fb_ops ops = {
	.owner = THIS_MODULE,
	__FB_DEFAULT_SYSMEM_OPS_RDWR,
	__FB_DEFAULT_SYSMEM_OPS_DRAW,
	.fb_setcolreg = screen_setcolreg,
	.fb_check_var = screen_check,
};

static int probe(struct platform_device *pdev)
{
	struct fb_info *info = framebuffer_alloc(0, &pdev->dev);
	int err;

	if (!info)
		return -ENOMEM;
	info->screen_buffer = vzalloc(WIDTH * HEIGHT * 4);
	if (!info->screen_buffer) {
		framebuffer_release(info);
		return -ENOMEM;
	}
	info->fbops = &ops;
	info->flags = FBINFO_VIRTFB;
	info->pseudo_palette = palette;
	strscpy(info->fix.id, "corpus");
	info->fix.type = FB_TYPE_PACKED_PIXELS;
	info->fix.visual = FB_VISUAL_TRUECOLOR;
	info->fix.line_length = WIDTH * 4;
	info->fix.smem_len = WIDTH * HEIGHT * 4;
	info->var.xres = info->var.xres_virtual = WIDTH;
	info->var.yres = info->var.yres_virtual = HEIGHT;
	info->var.bits_per_pixel = 32;
	info->var.red = (struct fb_bitfield){.offset = 16, .length = 8};
	info->var.green = (struct fb_bitfield){.offset = 8, .length = 8};
	info->var.blue = (struct fb_bitfield){.length = 8};
	platform_set_drvdata(pdev, info);
	err = register_framebuffer(info);
	if (err) {
		vfree(info->screen_buffer);
		framebuffer_release(info);
	}
	return err;
}

static void goodbye(struct platform_device *pdev)
{
	struct fb_info *info = platform_get_drvdata(pdev);

	unregister_framebuffer(info);
	vfree(info->screen_buffer);
	framebuffer_release(info);
}
static struct platform_driver corpus_driver = {.probe = probe, .remove = goodbye, .driver = {.name = "corpus-framebuffer"}};
static struct platform_device *device;

static int __init corpus_init(void)
{
	int err = platform_driver_register(&corpus_driver);

	if (err)
		return err;
	device = platform_device_register_simple("corpus-framebuffer", PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(device))
		platform_driver_unregister(&corpus_driver);
	return PTR_ERR_OR_ZERO(device);
}

static void __exit corpus_exit(void)
{
	platform_device_unregister(device);
	platform_driver_unregister(&corpus_driver);
}
module_init(corpus_init);
module_exit(corpus_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a frame buffer in memory");
