/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Owns the first instructions of the cold-boot image: a multiboot header (address form, so that v86 loads the whole
 * image flat and needs no BIOS), a stack, and the jump into Linux's 32-bit entry point.
 */
#define MAGIC 0x1badb002
/* bit 1: pass a memory map; bit 16: the addresses below are valid. v86 knows no other bits. */
#define FLAGS 0x00010002

	.code32
	.section .head, "ax"
	.globl	_start
	.balign	4
header:
	.long	MAGIC, FLAGS, -(MAGIC + FLAGS)
	.long	header			/* where the header is */
	.long	header			/* where the image begins */
	.long	0, 0			/* all of it; no bss */
	.long	_start

_start:
	cld
	movl	$stack_top, %esp
	pushl	%ebx			/* multiboot information */
	call	prepare			/* returns the zero page */
	movl	%eax, %esi
	lgdt	gdt_pointer
	movl	$0x18, %eax		/* __BOOT_DS */
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	xorl	%ebp, %ebp
	xorl	%edi, %edi
	xorl	%ebx, %ebx
	ljmp	$0x10, $KERNEL_AT	/* __BOOT_CS, startup_32 */

	.balign	8
gdt:
	.quad	0, 0
	.quad	0x00cf9b000000ffff
	.quad	0x00cf93000000ffff
gdt_pointer:
	.word	. - gdt - 1
	.long	gdt

	.balign	16
	.skip	4096
stack_top:
