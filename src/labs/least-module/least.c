// SPDX-License-Identifier: GPL-2.0
/*
 * The least source that can be built as a module. It has no function at all: nothing happens when
 * it comes, and nothing when it goes.
 */
#include <linux/module.h>

MODULE_LICENSE("GPL");
