// SPDX-License-Identifier: GPL-2.0
/* The corpus: a display for DRM's simple pipe, with memory of shmem. */
#include <drm/drm_atomic_helper.h>
#include <drm/drm_damage_helper.h>
#include <drm/drm_drv.h>
#include <drm/drm_edid.h>
#include <drm/drm_fourcc.h>
#include <drm/drm_gem_atomic_helper.h>
#include <drm/drm_gem_framebuffer_helper.h>
#include <drm/drm_gem_shmem_helper.h>
#include <drm/drm_managed.h>
#include <drm/drm_modeset_helper_vtables.h>
#include <drm/drm_probe_helper.h>
#include <drm/drm_simple_kms_helper.h>
#include <linux/module.h>
#include <linux/platform_device.h>

struct panel {
	struct drm_device drm;
	struct drm_simple_display_pipe pipe;
	struct drm_connector connector;
};

static int panel_modes(struct drm_connector *connector)
{
	return drm_add_modes_noedid(connector, 640, 480);
}
static const struct drm_connector_helper_funcs connector_helpers = {.get_modes = panel_modes};
static const struct drm_connector_funcs connector_funcs = {
	.fill_modes = drm_helper_probe_single_connector_modes,
	.destroy = drm_connector_cleanup,
	.reset = drm_atomic_helper_connector_reset,
	.atomic_duplicate_state = drm_atomic_helper_connector_duplicate_state,
	.atomic_destroy_state = drm_atomic_helper_connector_destroy_state,
};

static void panel_update(struct drm_simple_display_pipe *pipe, struct drm_plane_state *old)
{
	struct drm_shadow_plane_state *shadow = to_drm_shadow_plane_state(pipe->plane.state);

	drm_dbg(pipe->crtc.dev, "%d\n", iosys_map_is_null(&shadow->data[0]));
}
static const struct drm_simple_display_pipe_funcs pipe_funcs = {
	.update = panel_update,
	DRM_GEM_SIMPLE_DISPLAY_PIPE_SHADOW_PLANE_FUNCS,
};
static const struct drm_mode_config_funcs mode_funcs = {
	.fb_create = drm_gem_fb_create_with_dirty,
	.atomic_check = drm_atomic_helper_check,
	.atomic_commit = drm_atomic_helper_commit,
};
static const u32 formats[] = {DRM_FORMAT_XRGB8888};
DEFINE_DRM_GEM_FOPS(panel_fops);
static const struct drm_driver panel_driver = {
	.driver_features = DRIVER_MODESET | DRIVER_GEM | DRIVER_ATOMIC,
	.fops = &panel_fops,
	DRM_GEM_SHMEM_DRIVER_OPS,
	.name = "corpus",
	.desc = "corpus display",
	.date = "20240101",
	.major = 1,
};

static int probe(struct platform_device *pdev)
{
	struct panel *panel = devm_drm_dev_alloc(&pdev->dev, &panel_driver, struct panel, drm);
	struct drm_device *drm = &panel->drm;
	int err;

	if (IS_ERR(panel))
		return PTR_ERR(panel);
	err = drmm_mode_config_init(drm);
	if (err)
		return err;
	drm->mode_config.min_width = drm->mode_config.min_height = 1;
	drm->mode_config.max_width = drm->mode_config.max_height = 2048;
	drm->mode_config.funcs = &mode_funcs;
	drm_connector_helper_add(&panel->connector, &connector_helpers);
	err = drm_connector_init(drm, &panel->connector, &connector_funcs, DRM_MODE_CONNECTOR_VIRTUAL);
	err = err ?: drm_simple_display_pipe_init(drm, &panel->pipe, &pipe_funcs, formats, ARRAY_SIZE(formats), NULL,
						  &panel->connector);
	if (err)
		return err;
	drm_plane_enable_fb_damage_clips(&panel->pipe.plane);
	drm_mode_config_reset(drm);
	platform_set_drvdata(pdev, drm);
	return drm_dev_register(drm, 0);
}

static void goodbye(struct platform_device *pdev)
{
	struct drm_device *drm = platform_get_drvdata(pdev);

	drm_dev_unplug(drm);
	drm_atomic_helper_shutdown(drm);
}
static struct platform_driver corpus_driver = {.probe = probe, .remove = goodbye, .driver = {.name = "corpus-drm-display"}};
static struct platform_device *device;

static int __init corpus_init(void)
{
	int err = platform_driver_register(&corpus_driver);

	if (err)
		return err;
	device = platform_device_register_simple("corpus-drm-display", PLATFORM_DEVID_NONE, NULL, 0);
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
MODULE_DESCRIPTION("a display for DRM's simple pipe");
