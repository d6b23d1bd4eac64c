// SPDX-License-Identifier: GPL-2.0
/*
 * Owns what the tests do with the edu card as a driver of a course does it: probe, a region, an interrupt, DMA both ways,
 * remove. Its files are those of the device in sysfs: factorial, dma (a text goes into the card and comes back),
 * liveness (in hexadecimal) and interrupts (how many there were).
 */
#include <linux/delay.h>
#include <linux/dma-mapping.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/wait.h>

#define ID 0x00
#define LIVENESS 0x04
#define FACTORIAL 0x08
#define STATUS 0x20
#define INTERRUPT_STATUS 0x24
#define RAISE 0x60
#define ACKNOWLEDGE 0x64
#define DMA_SOURCE 0x80
#define DMA_DESTINATION 0x88
#define DMA_COUNT 0x90
#define DMA_COMMAND 0x98

#define COMPUTING 0x01
#define INTERRUPT_WHEN_DONE 0x80
#define RUN 0x01
#define FROM_CARD 0x02
#define DMA_INTERRUPT 0x04
#define FACTORIAL_DONE 0x001
#define DMA_DONE 0x100
#define BUFFER 0x40000

static bool master = true;
module_param(master, bool, 0444);

struct card {
	void __iomem *regs;
	wait_queue_head_t wait;
	struct mutex lock;
	u32 seen;
	unsigned int interrupts;
	char *text;
	dma_addr_t bus;
};

static irqreturn_t on_interrupt(int irq, void *data)
{
	struct card *card = data;
	u32 status = ioread32(card->regs + INTERRUPT_STATUS);

	if (!status)
		return IRQ_NONE;
	iowrite32(status, card->regs + ACKNOWLEDGE);
	card->seen |= status;
	card->interrupts++;
	wake_up(&card->wait);
	return IRQ_HANDLED;
}

static int wait_for(struct card *card, u32 bit)
{
	if (!wait_event_timeout(card->wait, READ_ONCE(card->seen) & bit, 5 * HZ))
		return -ETIMEDOUT;
	card->seen &= ~bit;
	return 0;
}

static ssize_t factorial_store(struct device *dev, struct device_attribute *attr, const char *text, size_t length)
{
	struct card *card = dev_get_drvdata(dev);
	unsigned int n;
	int error = kstrtouint(text, 0, &n);

	if (error)
		return error;
	mutex_lock(&card->lock);
	iowrite32(INTERRUPT_WHEN_DONE, card->regs + STATUS);
	iowrite32(n, card->regs + FACTORIAL);
	error = wait_for(card, FACTORIAL_DONE);
	mutex_unlock(&card->lock);
	return error ?: length;
}

static ssize_t factorial_show(struct device *dev, struct device_attribute *attr, char *text)
{
	struct card *card = dev_get_drvdata(dev);

	/* As a driver without interrupts waits. */
	while (ioread32(card->regs + STATUS) & COMPUTING)
		cpu_relax();
	return sysfs_emit(text, "%u\n", ioread32(card->regs + FACTORIAL));
}
static DEVICE_ATTR_RW(factorial);

static int copy(struct card *card, u32 from, u32 to, u32 count, u32 command)
{
	iowrite32(from, card->regs + DMA_SOURCE);
	iowrite32(to, card->regs + DMA_DESTINATION);
	iowrite32(count, card->regs + DMA_COUNT);
	iowrite32(command | RUN | DMA_INTERRUPT, card->regs + DMA_COMMAND);
	return wait_for(card, DMA_DONE);
}

static ssize_t dma_store(struct device *dev, struct device_attribute *attr, const char *text, size_t length)
{
	struct card *card = dev_get_drvdata(dev);
	u32 count = min_t(u32, length + 1, PAGE_SIZE);
	int error;

	mutex_lock(&card->lock);
	strscpy(card->text, text, PAGE_SIZE);
	error = copy(card, card->bus, BUFFER, count, 0);
	memset(card->text, 0, PAGE_SIZE);
	if (!error)
		error = copy(card, BUFFER, card->bus, count, FROM_CARD);
	mutex_unlock(&card->lock);
	return error ?: length;
}

static ssize_t dma_show(struct device *dev, struct device_attribute *attr, char *text)
{
	struct card *card = dev_get_drvdata(dev);

	return sysfs_emit(text, "%s", card->text);
}
static DEVICE_ATTR_RW(dma);

static ssize_t liveness_store(struct device *dev, struct device_attribute *attr, const char *text, size_t length)
{
	struct card *card = dev_get_drvdata(dev);
	unsigned int value;
	int error = kstrtouint(text, 16, &value);

	iowrite32(value, card->regs + LIVENESS);
	return error ?: length;
}

static ssize_t liveness_show(struct device *dev, struct device_attribute *attr, char *text)
{
	struct card *card = dev_get_drvdata(dev);

	return sysfs_emit(text, "%08x\n", ioread32(card->regs + LIVENESS));
}
static DEVICE_ATTR_RW(liveness);

static ssize_t interrupts_store(struct device *dev, struct device_attribute *attr, const char *text, size_t length)
{
	struct card *card = dev_get_drvdata(dev);

	/* Raised by hand; there when the write has returned, or soon after. */
	iowrite32(0x40, card->regs + RAISE);
	return wait_for(card, 0x40) ?: length;
}

static ssize_t interrupts_show(struct device *dev, struct device_attribute *attr, char *text)
{
	struct card *card = dev_get_drvdata(dev);

	return sysfs_emit(text, "%u\n", card->interrupts);
}
static DEVICE_ATTR_RW(interrupts);

static struct attribute *edu_attrs[] = {
	&dev_attr_factorial.attr, &dev_attr_dma.attr, &dev_attr_liveness.attr, &dev_attr_interrupts.attr, NULL
};
ATTRIBUTE_GROUPS(edu);

static int edu_probe(struct pci_dev *dev, const struct pci_device_id *id)
{
	struct card *card = devm_kzalloc(&dev->dev, sizeof(*card), GFP_KERNEL);
	u16 bytes = 0;
	int error;

	if (!card)
		return -ENOMEM;
	mutex_init(&card->lock);
	init_waitqueue_head(&card->wait);
	error = pci_enable_device(dev);
	if (error)
		return error;
	error = dma_set_mask_and_coherent(&dev->dev, DMA_BIT_MASK(28));
	if (error)
		goto disable;
	error = pci_request_regions(dev, "edu");
	if (error)
		goto disable;
	card->regs = pci_iomap(dev, 0, 0);
	if (!card->regs) {
		error = -ENOMEM;
		goto release;
	}
	if (master)
		pci_set_master(dev);
	card->text = dma_alloc_coherent(&dev->dev, PAGE_SIZE, &card->bus, GFP_KERNEL);
	if (!card->text) {
		error = -ENOMEM;
		goto unmap;
	}
	error = request_irq(dev->irq, on_interrupt, IRQF_SHARED, "edu", card);
	if (error)
		goto free;
	pci_set_drvdata(dev, card);
	/* A read of one byte is none of the card's; nor is one where no register is. */
	bytes = ioread8(card->regs) << 8 | (u8)ioread32(card->regs + 0x44);
	dev_info(&dev->dev, "edu: id %08x at %pR, irq %d, others %04x\n", ioread32(card->regs + ID),
		 &dev->resource[0], dev->irq, bytes);
	return 0;
free:
	dma_free_coherent(&dev->dev, PAGE_SIZE, card->text, card->bus);
unmap:
	pci_iounmap(dev, card->regs);
release:
	pci_release_regions(dev);
disable:
	pci_disable_device(dev);
	return error;
}

static void edu_remove(struct pci_dev *dev)
{
	struct card *card = pci_get_drvdata(dev);

	free_irq(dev->irq, card);
	dma_free_coherent(&dev->dev, PAGE_SIZE, card->text, card->bus);
	pci_iounmap(dev, card->regs);
	pci_release_regions(dev);
	pci_clear_master(dev);
	pci_disable_device(dev);
}

static const struct pci_device_id edu_ids[] = { { PCI_DEVICE(0x1234, 0x11e8) }, {} };
MODULE_DEVICE_TABLE(pci, edu_ids);

static struct pci_driver edu_driver = {
	.name = "edu",
	.id_table = edu_ids,
	.probe = edu_probe,
	.remove = edu_remove,
	.dev_groups = edu_groups,
};
module_pci_driver(edu_driver);
MODULE_DESCRIPTION("The edu card, driven as in a course");
MODULE_LICENSE("GPL");
