/**
 * Owns a compilation that nobody asked for. The engine compiles a function of WebAssembly when it is first called, and
 * what a first compilation calls is most of a second's work: it is done while somebody is still writing.
 */
import {compile} from '../compile';
import type {Toolchain} from '../compile';

/** Little text, much of what code in a module makes GCC do: it is not the running that is wanted. */
const SOURCE = `
#define list_of(type) struct type *next, **prev
typedef unsigned int u32;
struct item { list_of(item); u32 flags : 3; const char *name; int (*call)(struct item *, unsigned long); };
extern int printk(const char *format, ...) __attribute__((format(printf, 1, 2)));
extern void *allocate(u32 size) __attribute__((malloc, alloc_size(1)));
static int total __attribute__((section(".data..read_mostly"), used));
static const char names[][8] = {"one", "two", "three"};
static inline __attribute__((always_inline)) u32 exchange(volatile u32 *at, u32 with)
{
	asm volatile("lock; xchgl %0, %1" : "+r" (with), "+m" (*at) : : "memory", "cc");
	return with;
}
static __attribute__((noinline)) int add(struct item *item, unsigned long by)
{
	long long sum = 0;
	for (u32 i = 0; i < sizeof(names) / sizeof(*names); i++)
		sum += names[i][by % 8] * (long long)item->flags;
	switch (by) {
	case 1: total++; break;
	case 2: total -= by; break;
	case 3: case 4: return -22;
	default: total = __builtin_constant_p(by) ? 1 : sum / 10;
	}
	return ({ int old = exchange((volatile u32 *)&total, by); old > 3 ? old : 3; });
}
static struct item first = {.name = "first", .call = add, .flags = 1};
int __attribute__((section(".init.text"), cold)) begin(void)
{
	struct item *item = allocate(sizeof(*item));
	if (__builtin_expect(!item, 0))
		goto failed;
	*item = first;
	while (item->next && item->next != item) {
		item = item->next;
		if (item->call(item, total) < 0)
			goto failed;
	}
	printk("\\001" "6%s: %d of %u\\n", __func__, total, (u32)sizeof(names));
	return 0;
failed:
	return -12;
}
`;

/** As kbuild calls it, but for the headers. */
const OPTIONS =
  '-nostdinc -D__KERNEL__ -Wall -Wundef -Wstrict-prototypes -std=gnu11 -fshort-wchar -fno-strict-aliasing -fno-common ' +
  '-fno-PIE -m32 -msoft-float -mregparm=3 -freg-struct-return -mpreferred-stack-boundary=2 -march=i686 -O2 ' +
  '-fno-delete-null-pointer-checks -fno-asynchronous-unwind-tables -ffunction-sections -fstrict-overflow -fno-stack-check';

export function warmUp(toolchain: Toolchain): void {
  const directory = '/warm-up';
  compile(toolchain, {
    tool: 'gcc',
    argv: [
      'gcc',
      `-Wp,-MMD,${directory}/x.d`,
      ...OPTIONS.split(' '),
      '-c',
      '-o',
      `${directory}/x.o`,
      `${directory}/x.c`,
    ],
    env: ['PATH=/usr/bin'],
    cwd: directory,
    files: [{path: `${directory}/x.c`, bytes: new TextEncoder().encode(SOURCE)}],
    listed: [{path: directory, names: new Set(['x.c'])}],
  });
}
