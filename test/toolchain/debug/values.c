/* What values.test.ts reads: each kind of type, with values that it knows. */
typedef unsigned int u32;
typedef unsigned long long u64;
typedef _Bool bool;
struct list_head { struct list_head *next, *prev; };
enum colour { RED, GREEN = 5, BLUE = -1 };
enum flags { READ = 1, WRITE = 2, EXECUTE = 4 };
union mix { int whole; unsigned char parts[4]; };
struct node {
	int value;
	const char *name;
	enum colour colour;
	enum flags flags;
	unsigned int low : 3, middle : 11;
	signed int sign : 5;
	union mix mix;
	struct list_head link;
	struct node *next;
	int (*call)(struct node *, char, ...);
	short grid[2][3];
	struct { int inner; union { int deep; char bytes[4]; }; };
	volatile u64 big;
	long long small;
	bool yes;
	char letter;
	char word[8];
	char *const *names;
	char tail[];
};
int called(struct node *node, char letter, ...)
{
	/* In no memory: the debug information has what it is, as a string. */
	static const char motto[] = "onward";

	return node->value + letter + motto[2];
}
static char *const names[] = {"one", "two\n\"three\"", 0};
struct node second = {.value = -7, .name = 0, .colour = 3, .flags = 9, .next = (struct node *)-12};
struct node first = {
	.value = 42, .name = "parcel", .colour = BLUE, .flags = READ | EXECUTE, .low = 5, .middle = 1027, .sign = -3,
	.mix = {.whole = 0x01020304}, .link = {&second.link, &second.link}, .next = &second, .call = called,
	.grid = {{1, 2, 3}, {4, -5, 6}}, .inner = 11, .deep = 0x41424344, .big = 0xfedcba9876543210ull,
	.small = -5000000000ll, .yes = 1, .letter = 'x', .word = "word", .names = names,
};
struct node *head = &first;
int numbers[20] = {3, 1, 4, 1, 5};
struct unknown *unknown;
/* What the compiler itself says of the type. */
const u32 layout[] = {
	sizeof(struct node), __builtin_offsetof(struct node, name), __builtin_offsetof(struct node, mix),
	__builtin_offsetof(struct node, link), __builtin_offsetof(struct node, grid),
	__builtin_offsetof(struct node, inner), __builtin_offsetof(struct node, deep),
	__builtin_offsetof(struct node, big), __builtin_offsetof(struct node, word), __builtin_offsetof(struct node, tail),
};
