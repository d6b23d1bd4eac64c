/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What pantry offers to other modules.
 */
#ifndef PANTRY_H
#define PANTRY_H

/* Takes so many eggs and tells how many are left, or -EINVAL if there are not as many. */
int pantry_take(int wanted);

#endif /* PANTRY_H */
