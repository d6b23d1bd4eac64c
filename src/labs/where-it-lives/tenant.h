/* SPDX-License-Identifier: GPL-2.0 */
/* What tenant.ko lets other modules use. */
#ifndef TENANT_H
#define TENANT_H

unsigned int tenant_floor(void);

#endif /* TENANT_H */
