// SPDX-License-Identifier: GPL-2.0
/* The corpus: a driver of QEMU's educational PCI device: liveness, factorials, interrupts. */
#include <linux/bits.h>
#include <linux/completion.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/iopoll.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/uaccess.h>

#define REG_ID 0x00
#define REG_LIVE 0x04
#define REG_FACTORIAL 0x08
#define REG_STATUS 0x20
#define STATUS_BUSY BIT(0)
#define STATUS_INTERRUPT BIT(7)
#define REG_IRQ_STATUS 0x24
#define REG_IRQ_ACK 0x64

struct edu {
	void __iomem *registers;
	struct completion done;
	struct mutex lock;
	struct miscdevice misc;
	u32 result;
};

static irqreturn_t edu_irq(int irq, void *data)
{
	struct edu *edu = data;
	u32 status = ioread32(edu->registers + REG_IRQ_STATUS);

	if (!status)
		return IRQ_NONE;
	iowrite32(status, edu->registers + REG_IRQ_ACK);
	complete(&edu->done);
	return IRQ_HANDLED;
}

static ssize_t edu_write(struct file *file, const char __user *from, size_t count, loff_t *pos)
{
	struct edu *edu = container_of(file->private_data, struct edu, misc);
	u32 number;
	int err = kstrtou32_from_user(from, count, 0, &number);

	if (err)
		return err;
	guard(mutex)(&edu->lock);
	reinit_completion(&edu->done);
	iowrite32(STATUS_INTERRUPT, edu->registers + REG_STATUS);
	iowrite32(number, edu->registers + REG_FACTORIAL);
	if (!wait_for_completion_timeout(&edu->done, HZ))
		return -ETIMEDOUT;
	edu->result = ioread32(edu->registers + REG_FACTORIAL);
	return count;
}

static ssize_t edu_read(struct file *file, char __user *to, size_t count, loff_t *pos)
{
	struct edu *edu = container_of(file->private_data, struct edu, misc);
	char text[16];

	return simple_read_from_buffer(to, count, pos, text, scnprintf(text, sizeof(text), "%u\n", edu->result));
}
static const struct file_operations edu_fops = {.owner = THIS_MODULE, .read = edu_read, .write = edu_write};

static int edu_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct edu *edu = devm_kzalloc(&pdev->dev, sizeof(*edu), GFP_KERNEL);
	u32 status;
	int err;

	if (!edu)
		return -ENOMEM;
	err = pcim_enable_device(pdev);
	if (err)
		return err;
	err = pcim_iomap_regions(pdev, BIT(0), KBUILD_MODNAME);
	if (err)
		return dev_err_probe(&pdev->dev, err, "%pR is taken\n", &pdev->resource[0]);
	edu->registers = pcim_iomap_table(pdev)[0];
	pci_set_master(pdev);
	err = dma_set_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(28));
	if (err)
		return err;
	iowrite32(0x12345678, edu->registers + REG_LIVE);
	if (ioread32(edu->registers + REG_LIVE) != ~0x12345678)
		return -EIO;
	init_completion(&edu->done);
	mutex_init(&edu->lock);
	err = devm_request_irq(&pdev->dev, pdev->irq, edu_irq, IRQF_SHARED, KBUILD_MODNAME, edu);
	if (err)
		return err;
	err = readl_poll_timeout(edu->registers + REG_STATUS, status, !(status & STATUS_BUSY), 10, 1000);
	pci_info(pdev, "id %#x, revision %u, irq %u\n", ioread32(edu->registers + REG_ID), pdev->revision, pdev->irq);
	pci_set_drvdata(pdev, edu);
	edu->misc = (struct miscdevice){.minor = MISC_DYNAMIC_MINOR, .name = "corpus-edu", .fops = &edu_fops};
	return err ?: misc_register(&edu->misc);
}

static void edu_remove(struct pci_dev *pdev)
{
	struct edu *edu = pci_get_drvdata(pdev);

	misc_deregister(&edu->misc);
	pci_clear_master(pdev);
}

static const struct pci_device_id edu_ids[] = {{PCI_DEVICE(0x1234, 0x11e8)}, {}};
MODULE_DEVICE_TABLE(pci, edu_ids);
static struct pci_driver edu_driver = {.name = KBUILD_MODNAME, .id_table = edu_ids, .probe = edu_probe, .remove = edu_remove};
module_pci_driver(edu_driver);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a driver of QEMU's educational PCI device");
