/* SPDX-License-Identifier: MIT */
#include <termios.h>
#include <sys/ioctl.h>
