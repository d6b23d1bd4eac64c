// SPDX-License-Identifier: MIT
/*
 * Owns getcontext(), setcontext() and swapcontext(), which <ucontext.h> declares and musl has not: what a function must
 * keep, where it goes on, the floating point's settings and the signal mask. Offsets are those of ucontext_t on i386.
 */
#define LINK 4
#define EDI 36
#define ESI 40
#define EBP 44
#define ESP 48
#define EBX 52
#define EAX 64
#define EIP 76
#define MASK 108
#define FP 236
#define SIG_SETMASK 2
#define rt_sigprocmask 175

/* Into the context at %eax; what is on the stack is the caller's return address. Uses %ecx. */
.macro save
	mov %edi, EDI(%eax)
	mov %esi, ESI(%eax)
	mov %ebp, EBP(%eax)
	mov %ebx, EBX(%eax)
	movl $0, EAX(%eax)
	mov (%esp), %ecx
	mov %ecx, EIP(%eax)
	lea 4(%esp), %ecx
	mov %ecx, ESP(%eax)
	fnstenv FP(%eax)
	fldenv FP(%eax)
.endm

.text
.global getcontext
.type getcontext, @function
getcontext:
	mov 4(%esp), %eax
	save
	push %ebx
	push %esi
	lea MASK(%eax), %edx
	xor %ebx, %ebx
	xor %ecx, %ecx
	mov $8, %esi
	mov $rt_sigprocmask, %eax
	int $0x80
	pop %esi
	pop %ebx
	xor %eax, %eax
	ret
.size getcontext, . - getcontext

.global swapcontext
.type swapcontext, @function
swapcontext:
	mov 4(%esp), %eax
	save
	lea MASK(%eax), %edx
	mov 8(%esp), %edi
	jmp 1f
.size swapcontext, . - swapcontext

.global setcontext
.type setcontext, @function
setcontext:
	mov 4(%esp), %edi
	xor %edx, %edx
1:	/* The context at %edi; the mask so far goes to %edx. */
	lea MASK(%edi), %ecx
	mov $SIG_SETMASK, %ebx
	mov $8, %esi
	mov $rt_sigprocmask, %eax
	int $0x80
	mov %edi, %eax
	fldenv FP(%eax)
	mov EIP(%eax), %ecx
	mov ESP(%eax), %esp
	mov EBP(%eax), %ebp
	mov EBX(%eax), %ebx
	mov ESI(%eax), %esi
	mov EDI(%eax), %edi
	mov EAX(%eax), %eax
	jmp *%ecx
.size setcontext, . - setcontext

/* Where a function of makecontext()'s returns to: on to the context at %ebx, which it has kept, or out. */
.global __context_over
.hidden __context_over
.type __context_over, @function
__context_over:
	and $-16, %esp
	sub $16, %esp
	mov %ebx, (%esp)
	test %ebx, %ebx
	jz 2f
	call setcontext
2:	movl $0, (%esp)
	call exit
	hlt
.size __context_over, . - __context_over
.section .note.GNU-stack, "", @progbits
