/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What shelf offers to other modules, and one thing that it does not.
 */
#ifndef SHELF_H
#define SHELF_H

/* For every module: how many books there are. */
int shelf_count(void);
/* For modules under the GPL: puts so many books there and tells how many there are then. */
int shelf_add(int books);
/* Shared by the sources of shelf itself, and by nobody else: it is not exported. */
void shelf_dust(void);

#endif /* SHELF_H */
