/* SPDX-License-Identifier: GPL-2.0 */
/* Owns the parts of two interfaces that the shim uses: Linux's zero page and multiboot's information. */
#include <stdint.h>

struct e820_entry {
	uint64_t address;
	uint64_t size;
	uint32_t type;
} __attribute__((packed));

/* Offsets from Documentation/arch/x86/zero-page.rst and boot.rst. */
struct boot_params {
	uint8_t before_e820[0x1e8];
	uint8_t e820_entries;
	uint8_t before_header[0x1fe - 0x1e9];
	uint16_t boot_flag;
	uint16_t jump;
	uint32_t header;
	uint16_t version;
	uint8_t before_loader[0x210 - 0x208];
	uint8_t type_of_loader;
	uint8_t loadflags;
	uint8_t before_ramdisk[0x218 - 0x212];
	uint32_t ramdisk_image;
	uint32_t ramdisk_size;
	uint8_t before_command_line[0x228 - 0x220];
	uint32_t cmd_line_ptr;
	uint8_t before_table[0x2d0 - 0x22c];
	struct e820_entry e820_table[128];
	uint8_t rest[0x1000 - 0x2d0 - 128 * 20];
} __attribute__((packed));

_Static_assert(sizeof(struct boot_params) == 4096, "the zero page is a page");

struct multiboot_info {
	uint32_t flags;
	uint32_t memory[2];
	uint32_t boot_device;
	uint32_t command_line;
};
