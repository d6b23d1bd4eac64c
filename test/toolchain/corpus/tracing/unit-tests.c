// SPDX-License-Identifier: GPL-2.0
/* The corpus: a suite of KUnit with parameters, resources and a fixture. */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

struct fixture {
	int *numbers;
};

static int set_up(struct kunit *test)
{
	struct fixture *fixture = kunit_kzalloc(test, sizeof(*fixture), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, fixture);
	fixture->numbers = kunit_kmalloc_array(test, 4, sizeof(int), GFP_KERNEL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, fixture->numbers);
	test->priv = fixture;
	return 0;
}

static void sums(struct kunit *test)
{
	struct fixture *fixture = test->priv;

	fixture->numbers[0] = 2;
	KUNIT_EXPECT_EQ(test, 4, fixture->numbers[0] + 2);
	KUNIT_EXPECT_NE_MSG(test, 4, 5, "%d", 1);
	KUNIT_EXPECT_TRUE(test, fixture->numbers != NULL);
	KUNIT_EXPECT_LT(test, 1, 2);
	KUNIT_EXPECT_STREQ(test, "corpus", "corpus");
	kunit_info(test, "sums are right\n");
}

struct pair {
	const char *text;
	size_t length;
};
static const struct pair pairs[] = {{"", 0}, {"abc", 3}};

static void describe(const struct pair *pair, char *desc)
{
	strscpy(desc, pair->text, KUNIT_PARAM_DESC_SIZE);
}
KUNIT_ARRAY_PARAM(pairs, pairs, describe);

static void lengths(struct kunit *test)
{
	const struct pair *pair = test->param_value;

	KUNIT_EXPECT_EQ(test, strlen(pair->text), pair->length);
}

static void skipped(struct kunit *test)
{
	kunit_skip(test, "there is nothing to be seen");
}

static struct kunit_case cases[] = {
	KUNIT_CASE(sums), KUNIT_CASE_PARAM(lengths, pairs_gen_params), KUNIT_CASE(skipped), {},
};
static struct kunit_suite suite = {.name = "corpus", .init = set_up, .test_cases = cases};
kunit_test_suite(suite);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a suite of KUnit");
