// SPDX-License-Identifier: MIT
/* Owns makecontext(): a stack on which a function begins, and what comes when it returns. See context.S. */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdint.h>
#include <ucontext.h>

void __context_over(void) __attribute__((visibility("hidden")));

void makecontext(ucontext_t *context, void (*function)(), int count, ...)
{
	uintptr_t top = (uintptr_t)context->uc_stack.ss_sp + context->uc_stack.ss_size;
	uint32_t *words = (uint32_t *)((top - 4 * (unsigned int)count) & -16ul) - 1;
	greg_t *registers = context->uc_mcontext.gregs;
	va_list rest;
	int i;

	words[0] = (uintptr_t)__context_over;
	va_start(rest, count);
	for (i = 0; i < count; i++)
		words[1 + i] = va_arg(rest, uint32_t);
	va_end(rest);
	registers[REG_EIP] = (greg_t)(uintptr_t)function;
	registers[REG_ESP] = (greg_t)(uintptr_t)words;
	registers[REG_EBX] = (greg_t)(uintptr_t)context->uc_link;
	registers[REG_EBP] = 0;
}
