// SPDX-License-Identifier: GPL-2.0
/*
 * Owns what a BIOS and a boot loader would have done for Linux: the zero page (Documentation/arch/x86/boot.rst) with
 * memory map, command line and initramfs, and the routing of PCI interrupts.
 */
#include <stdint.h>

#include "bootparam.h"

#define RAM_HOLE_START 0x9f000
#define RAM_HOLE_END 0x100000

/* Set by the linker: where assemble.sh put the initramfs. */
extern const char INITRAMFS_AT[], INITRAMFS_SIZE[], RAM_SIZE[];

static struct boot_params zero_page __attribute__((aligned(4096), section(".data")));

static void outl(uint16_t port, uint32_t value)
{
	asm volatile("outl %0, %1" : : "a"(value), "Nd"(port));
}

static uint32_t inl(uint16_t port)
{
	uint32_t value;

	asm volatile("inl %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

static uint32_t config_read(uint32_t slot, uint32_t offset)
{
	outl(0xcf8, 0x80000000 | slot << 11 | offset);
	return inl(0xcfc);
}

static void config_write(uint32_t slot, uint32_t offset, uint32_t value)
{
	outl(0xcf8, 0x80000000 | slot << 11 | offset);
	outl(0xcfc, value);
}

/*
 * Without ACPI or a routing table Linux believes each device's interrupt line register. PIRQ A and B go to IRQ 10, C to
 * 9, which the card in slot 3 so has for itself, D to 11; the pins of slot n begin at PIRQ n-1, as on a board with a PIIX3.
 */
static void route_interrupts(void)
{
	static const uint8_t irq_of_pirq[] = { 10, 10, 9, 11 };
	uint32_t slot;

	for (slot = 0; slot < 32; slot++) {
		uint32_t id = config_read(slot, 0), line, pin;

		if (id == 0xffffffff)
			continue;
		if (config_read(slot, 8) >> 16 == 0x0601)	/* ISA bridge: PIRQ route control */
			config_write(slot, 0x60, 0x0b090a0a);
		line = config_read(slot, 0x3c);
		pin = line >> 8 & 0xff;
		if (pin)
			config_write(slot, 0x3c, (line & ~0xffu) | irq_of_pirq[(pin - 1 + slot - 1) & 3]);
	}
}

struct boot_params *prepare(const struct multiboot_info *info)
{
	struct boot_params *params = &zero_page;

	params->boot_flag = 0xaa55;
	params->header = 0x53726448;			/* "HdrS" */
	params->version = 0x020f;
	params->type_of_loader = 0xff;
	params->loadflags = 1;				/* loaded high */
	params->cmd_line_ptr = info->command_line;
	params->ramdisk_image = (uint32_t)INITRAMFS_AT;
	params->ramdisk_size = (uint32_t)INITRAMFS_SIZE;
	params->e820_entries = 2;
	params->e820_table[0] = (struct e820_entry){ 0, RAM_HOLE_START, 1 };
	params->e820_table[1] = (struct e820_entry){ RAM_HOLE_END, (uint32_t)RAM_SIZE - RAM_HOLE_END, 1 };
	route_interrupts();
	return params;
}
