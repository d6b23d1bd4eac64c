// SPDX-License-Identifier: GPL-2.0
/* The corpus: #error, #warning and a redefinition. */
#include <linux/module.h>
#warning take care
#define MODULE_LICENSE nothing
#error that is all
int twice;
long twice;
_Static_assert(sizeof(long) == 8, "long is four bytes here");
