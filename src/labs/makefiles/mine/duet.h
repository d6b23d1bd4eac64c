/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the two sources of duet know of each other.
 */
#ifndef DUET_H
#define DUET_H

void second_sings(void);

#endif /* DUET_H */
