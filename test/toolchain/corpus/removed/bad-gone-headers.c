// SPDX-License-Identifier: GPL-2.0
/* The corpus: headers that are gone: this one asks for the unaligned of old. */
#include <linux/module.h>
#include <asm/unaligned.h>
#include <linux/genhd.h>
#include <asm/system.h>
#include <linux/config.h>

MODULE_LICENSE("GPL");
