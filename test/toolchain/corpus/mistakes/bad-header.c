// SPDX-License-Identifier: GPL-2.0
/* The corpus: a header that is not there. */
#include <linux/module.h>
#include <linux/no_such_header.h>
#include "not-mine.h"

MODULE_LICENSE("GPL");
