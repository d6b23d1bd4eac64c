// SPDX-License-Identifier: GPL-2.0
/*
 * Owns the arithmetic of the fidelity test: a program whose last line depends on every flag, register, x87 and
 * SSE result, page and process on the way. Whatever a save or a restore gets wrong shows in the checksum.
 *
 * Freestanding (raw system calls), so that it builds with nothing but gcc -m32 and is a few kilobytes.
 * Usage: workload ROUNDS [MODULE.ko NAME]
 */
typedef unsigned int u32;
typedef unsigned long long u64;

enum { NR_exit = 1, NR_fork = 2, NR_read = 3, NR_write = 4, NR_open = 5, NR_close = 6, NR_pipe = 42,
       NR_waitpid = 7, NR_delete_module = 129, NR_finit_module = 350 };

static long sys(long nr, long a, long b, long c)
{
	long ret;

	asm volatile("int $0x80" : "=a"(ret) : "a"(nr), "b"(a), "c"(b), "d"(c) : "memory");
	return ret;
}

void *memset(void *to, int byte, unsigned int count)
{
	unsigned char *p = to;

	while (count--)
		*p++ = byte;
	return to;
}

static u32 memory[64 * 1024];

static u32 mix(u32 sum, u32 value)
{
	sum ^= value;
	sum = (sum << 13) | (sum >> 19);
	return sum * 0x9e3779b1u + 0x85ebca6bu;
}

/* Flags carried from instruction to instruction, which v86 computes lazily. */
static u32 flags(u32 sum)
{
	u32 low = sum, high = ~sum, i;

	for (i = 0; i < 4000; i++) {
		asm volatile("addl %2, %0\n\tadcl %0, %1\n\tsbbl $7, %0\n\trcll $3, %1\n\tjno 1f\n\tnotl %0\n1:\n\t"
			     "jnp 2f\n\tincl %1\n2:\n\tlahf\n\tmovzbl %%ah, %%eax\n\txorl %%eax, %0"
			     : "+r"(low), "+r"(high) : "r"(i * 2654435761u) : "eax", "cc");
	}
	return mix(low, high);
}

static u32 integers(u32 sum)
{
	u64 x = ((u64)sum << 32) | ~sum;
	u32 i;

	for (i = 1; i < 3000; i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		sum = mix(sum, (u32)(x >> 11) / i);
		sum = mix(sum, (u32)x % (i + 3));
	}
	return sum;
}

static u32 x87(u32 sum)
{
	long double a = 1.0L + (sum & 0xffff) / 65536.0L, b = 0.5L;
	u64 bits;
	u32 i;

	for (i = 0; i < 600; i++) {
		a = a * 1.000123456789L + b / (a + 1.0L);
		asm volatile("fsqrt" : "+t"(b));
		b += 0.25L - a * 1e-6L;
		if (a > 1e6L)
			a *= 1e-6L;
	}
	bits = (u64)(a * 1e9L) ^ (u64)(b * 1e15L);
	return mix(mix(sum, (u32)bits), (u32)(bits >> 32));
}

typedef float v4 __attribute__((vector_size(16)));

static u32 sse(u32 sum)
{
	v4 a = { 1.5f, 2.25f, 3.125f, (float)(sum & 0xff) + 1.0f }, b = { 0.99f, 1.01f, 0.98f, 1.02f };
	union { v4 f; u32 u[4]; } out;
	u32 i;

	for (i = 0; i < 1500; i++) {
		a = a * b + (v4){ 0.1f, 0.2f, 0.3f, 0.4f };
		asm volatile("sqrtps %1, %0" : "=x"(b) : "x"(a));
		b = b / (b + a) + (v4){ 0.5f, 0.5f, 0.5f, 0.5f };
	}
	out.f = a + b;
	return mix(mix(mix(mix(sum, out.u[0]), out.u[1]), out.u[2]), out.u[3]);
}

static u32 walk(u32 sum)
{
	u32 i, at = sum;

	for (i = 0; i < 20000; i++) {
		at = at * 1664525u + 1013904223u;
		memory[at >> 16] ^= mix(sum, at);
		sum += memory[(at >> 8) & 0xffff];
	}
	return sum;
}

/* A child computes a part and sends it through a pipe: context switches, page faults, copy on write. */
static u32 process(u32 sum)
{
	int ends[2], status = 0;
	u32 part = 0;
	long child;

	if (sys(NR_pipe, (long)ends, 0, 0) < 0)
		return mix(sum, 1);
	child = sys(NR_fork, 0, 0, 0);
	if (child == 0) {
		part = walk(sse(x87(flags(sum))));
		sys(NR_write, ends[1], (long)&part, sizeof(part));
		sys(NR_exit, (long)(part & 0x3f), 0, 0);
	}
	sum = integers(sum);
	sys(NR_read, ends[0], (long)&part, sizeof(part));
	sys(NR_waitpid, child, (long)&status, 0);
	sys(NR_close, ends[0], 0, 0);
	sys(NR_close, ends[1], 0, 0);
	return mix(mix(sum, part), (u32)status);
}

static u32 module(u32 sum, const char *path, const char *name)
{
	long fd = sys(NR_open, (long)path, 0, 0);

	sum = mix(sum, (u32)sys(NR_finit_module, fd, (long)"", 0));
	sys(NR_close, fd, 0, 0);
	return mix(sum, (u32)sys(NR_delete_module, (long)name, 0, 0));
}

static void print(const char *word, u32 value)
{
	char line[32];
	int length = 0, shift;

	while (word[length]) {
		line[length] = word[length];
		length++;
	}
	for (shift = 28; shift >= 0; shift -= 4)
		line[length++] = "0123456789abcdef"[(value >> shift) & 15];
	line[length++] = '\n';
	sys(NR_write, 1, (long)line, length);
}

__attribute__((used)) static void run(int argc, char **argv)
{
	u32 rounds = 0, round, sum = 0x6d6f646c;
	const char *digits = argc > 1 ? argv[1] : "1";

	while (*digits)
		rounds = rounds * 10 + (u32)(*digits++ - '0');
	for (round = 0; round < rounds; round++) {
		sum = walk(sse(x87(integers(flags(sum)))));
		if (round % 4 == 0)
			sum = process(sum);
		if (argc > 3 && round % 16 == 0)
			sum = module(sum, argv[2], argv[3]);
	}
	print("checksum ", sum);
	sys(NR_exit, 0, 0, 0);
}

asm(".globl _start\n_start:\n\tmovl (%esp), %eax\n\tleal 4(%esp), %edx\n\tandl $-16, %esp\n\tsubl $8, %esp\n\t"
    "pushl %edx\n\tpushl %eax\n\tcall run\n");
