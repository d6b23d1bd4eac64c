/* SPDX-License-Identifier: MIT */
#include <sys/types.h>
