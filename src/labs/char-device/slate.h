/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The commands that slate understands through ioctl(2). The module and its programs read the same
 * file, so that both mean the same by the same number.
 *
 * The letter S is for sound, CD-ROM and SCSI as well: the kernel's list of letters, in
 * Documentation/userspace-api/ioctl/ioctl-number.rst, says "conflict!" there. A driver for the
 * kernel's own tree takes a free one, and adds a line for it to the list.
 */
#ifndef SLATE_H
#define SLATE_H

#include <linux/ioctl.h>

#define SLATE_LENGTH	_IOR('S', 1, int)	/* how many bytes are written on it? */
#define SLATE_WIPE	_IO('S', 2)		/* wipe it clean */

#endif /* SLATE_H */
