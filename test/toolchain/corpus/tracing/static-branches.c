// SPDX-License-Identifier: GPL-2.0
/* The corpus: code that is patched while it runs: static keys and static calls. */
#include <linux/jump_label.h>
#include <linux/jump_label_ratelimit.h>
#include <linux/module.h>
#include <linux/static_call.h>

static DEFINE_STATIC_KEY_TRUE(fast);
static DEFINE_STATIC_KEY_ARRAY_FALSE(features, 3);
static DEFINE_STATIC_KEY_DEFERRED_FALSE(later, HZ / 50);

static int by_add(int a, int b)
{
	return a + b;
}

static int by_multiply(int a, int b)
{
	return a * b;
}
DEFINE_STATIC_CALL(combine, by_add);

static noinline int work(int a, int b)
{
	if (static_branch_likely(&fast))
		a++;
	if (static_branch_unlikely(&features[1]))
		b++;
	if (static_branch_unlikely(&later.key))
		b += 10;
	return static_call(combine)(a, b);
}

static int __init branches_init(void)
{
	int results[4];

	results[0] = work(2, 3);
	static_branch_disable(&fast);
	static_branch_inc(&features[1]);
	results[1] = work(2, 3);
	static_call_update(combine, by_multiply);
	static_branch_deferred_inc(&later);
	static_branch_slow_dec_deferred(&later);
	static_key_deferred_flush(&later);
	results[2] = static_key_enabled(&fast);
	results[3] = work(2, 3);
	pr_info("%d %d %d %d\n", results[0], results[1], results[2], results[3]);
	static_branch_dec(&features[1]);
	return results[0] == 6 && results[1] == 6 && results[3] == 8 ? 0 : -EIO;
}

static void __exit branches_exit(void)
{
	static_key_deferred_flush(&later);
}
module_init(branches_init);
module_exit(branches_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("static keys and static calls");
