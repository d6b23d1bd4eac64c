// SPDX-License-Identifier: GPL-2.0
/* The corpus: inline assembly that the assembler refuses. */
#include <linux/module.h>

static int __init corpus_init(void)
{
	asm volatile("frobnicate %eax");
	asm volatile("movl %%eax, %0" : "=r"((char){0}) : : "memory");
	asm volatile("movq %rax, %rbx");
	return 0;
}
module_init(corpus_init);
MODULE_LICENSE("GPL");
