// SPDX-License-Identifier: GPL-2.0
/* The corpus: a camera of V4L2 that gives grey pictures. */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <media/v4l2-ctrls.h>
#include <media/v4l2-device.h>
#include <media/v4l2-event.h>
#include <media/v4l2-ioctl.h>
#include <media/videobuf2-v4l2.h>
#include <media/videobuf2-vmalloc.h>

#define BYTES (64 * 48 * 2)

struct camera {
	struct v4l2_device v4l2;
	struct v4l2_ctrl_handler controls;
	struct video_device video;
	struct vb2_queue queue;
	struct mutex lock;
};

static int queue_setup(struct vb2_queue *queue, unsigned int *buffers, unsigned int *planes, unsigned int sizes[],
		       struct device *devs[])
{
	if (*planes)
		return sizes[0] < BYTES ? -EINVAL : 0;
	*planes = 1;
	sizes[0] = BYTES;
	return 0;
}

static void queue_buffer(struct vb2_buffer *vb)
{
	memset(vb2_plane_vaddr(vb, 0), 0x80, BYTES);
	vb2_set_plane_payload(vb, 0, BYTES);
	vb->timestamp = ktime_get_ns();
	vb2_buffer_done(vb, VB2_BUF_STATE_DONE);
}
static const struct vb2_ops queue_ops = {.queue_setup = queue_setup, .buf_queue = queue_buffer};

static int querycap(struct file *file, void *priv, struct v4l2_capability *cap)
{
	strscpy(cap->driver, "corpus");
	strscpy(cap->card, "corpus camera");
	return 0;
}

static int enum_format(struct file *file, void *priv, struct v4l2_fmtdesc *f)
{
	if (f->index)
		return -EINVAL;
	f->pixelformat = V4L2_PIX_FMT_YUYV;
	return 0;
}

static int format(struct file *file, void *priv, struct v4l2_format *f)
{
	f->fmt.pix = (struct v4l2_pix_format){
		.width = 64, .height = 48, .pixelformat = V4L2_PIX_FMT_YUYV, .field = V4L2_FIELD_NONE,
		.bytesperline = 128, .sizeimage = BYTES, .colorspace = V4L2_COLORSPACE_SRGB,
	};
	return 0;
}

static int input(struct file *file, void *priv, struct v4l2_input *inp)
{
	if (inp->index)
		return -EINVAL;
	inp->type = V4L2_INPUT_TYPE_CAMERA;
	strscpy(inp->name, "grey");
	return 0;
}
static const struct v4l2_ioctl_ops ioctl_ops = {
	.vidioc_querycap = querycap,
	.vidioc_enum_fmt_vid_cap = enum_format,
	.vidioc_g_fmt_vid_cap = format,
	.vidioc_s_fmt_vid_cap = format,
	.vidioc_try_fmt_vid_cap = format,
	.vidioc_enum_input = input,
	.vidioc_reqbufs = vb2_ioctl_reqbufs,
	.vidioc_querybuf = vb2_ioctl_querybuf,
	.vidioc_qbuf = vb2_ioctl_qbuf,
	.vidioc_dqbuf = vb2_ioctl_dqbuf,
	.vidioc_streamon = vb2_ioctl_streamon,
	.vidioc_streamoff = vb2_ioctl_streamoff,
	.vidioc_subscribe_event = v4l2_ctrl_subscribe_event,
	.vidioc_unsubscribe_event = v4l2_event_unsubscribe,
};
static const struct v4l2_file_operations fops = {
	.owner = THIS_MODULE,
	.open = v4l2_fh_open,
	.release = vb2_fop_release,
	.read = vb2_fop_read,
	.poll = vb2_fop_poll,
	.mmap = vb2_fop_mmap,
	.unlocked_ioctl = video_ioctl2,
};

static int set_control(struct v4l2_ctrl *ctrl)
{
	return ctrl->id == V4L2_CID_BRIGHTNESS ? 0 : -EINVAL;
}
static const struct v4l2_ctrl_ops control_ops = {.s_ctrl = set_control};

static int probe(struct platform_device *pdev)
{
	struct camera *camera = devm_kzalloc(&pdev->dev, sizeof(*camera), GFP_KERNEL);
	int err;

	if (!camera)
		return -ENOMEM;
	mutex_init(&camera->lock);
	err = v4l2_device_register(&pdev->dev, &camera->v4l2);
	if (err)
		return err;
	v4l2_ctrl_handler_init(&camera->controls, 1);
	v4l2_ctrl_new_std(&camera->controls, &control_ops, V4L2_CID_BRIGHTNESS, 0, 255, 1, 128);
	camera->v4l2.ctrl_handler = &camera->controls;
	camera->queue = (struct vb2_queue){
		.type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
		.io_modes = VB2_MMAP | VB2_READ,
		.ops = &queue_ops,
		.mem_ops = &vb2_vmalloc_memops,
		.timestamp_flags = V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC,
		.lock = &camera->lock,
		.dev = &pdev->dev,
	};
	camera->video = (struct video_device){
		.name = "corpus camera",
		.fops = &fops,
		.ioctl_ops = &ioctl_ops,
		.release = video_device_release_empty,
		.v4l2_dev = &camera->v4l2,
		.queue = &camera->queue,
		.lock = &camera->lock,
		.device_caps = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_READWRITE | V4L2_CAP_STREAMING,
	};
	platform_set_drvdata(pdev, camera);
	video_set_drvdata(&camera->video, camera);
	err = camera->controls.error ?: vb2_queue_init(&camera->queue);
	err = err ?: video_register_device(&camera->video, VFL_TYPE_VIDEO, -1);
	if (err) {
		v4l2_ctrl_handler_free(&camera->controls);
		v4l2_device_unregister(&camera->v4l2);
	}
	return err;
}

static void goodbye(struct platform_device *pdev)
{
	struct camera *camera = platform_get_drvdata(pdev);

	vb2_video_unregister_device(&camera->video);
	v4l2_ctrl_handler_free(&camera->controls);
	v4l2_device_unregister(&camera->v4l2);
}
static struct platform_driver corpus_driver = {.probe = probe, .remove = goodbye, .driver = {.name = "corpus-video-capture"}};
static struct platform_device *device;

static int __init corpus_init(void)
{
	int err = platform_driver_register(&corpus_driver);

	if (err)
		return err;
	device = platform_device_register_simple("corpus-video-capture", PLATFORM_DEVID_NONE, NULL, 0);
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
MODULE_DESCRIPTION("a camera of V4L2");
