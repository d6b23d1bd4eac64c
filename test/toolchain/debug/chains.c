// SPDX-License-Identifier: GPL-2.0
/* What hangs together, and what goes wrong when it does not: each is read from where the compiler put it. */
struct list_head {
	struct list_head *next, *prev;
};

struct hlist_node {
	struct hlist_node *next, **pprev;
};

struct hlist_head {
	struct hlist_node *first;
};

struct item {
	int value;
	struct list_head link;
	struct hlist_node hook;
};

struct shelf {
	const char *name;
	struct list_head books;
};

struct ring {
	int number;
	struct ring *next;
};

extern struct item one, two, three;
struct list_head items = { &one.link, &three.link };
struct item one = { 1, { &two.link, &items }, { &two.hook, 0 } };
struct item two = { 2, { &three.link, &one.link }, { 0, 0 } };
struct item three = { 3, { &items, &two.link }, { 0, 0 } };
struct hlist_head hooked = { &one.hook };
struct list_head empty = { &empty, &empty };
struct list_head never;
struct list_head poisoned = { (struct list_head *)0x100, (struct list_head *)0x122 };
struct shelf shelf = { "top", { &shelf.books, &shelf.books } };

extern struct ring ring_b, ring_c;
struct ring ring_a = { 10, &ring_b };
struct ring ring_b = { 20, &ring_c };
struct ring ring_c = { 30, &ring_b };
struct ring *ring = &ring_a;
struct ring last = { 2, 0 };
struct ring first = { 1, &last };
struct ring *chain = &first;
struct ring wild = { 5, (struct ring *)0xfffffff0 };
struct ring *lost = &wild;
int squares[5] = { 0, 1, 4, 9, 16 };
char text[8] = "text";
int single = 1;

int called(int number)
{
	return number + single;
}
