/* SPDX-License-Identifier: GPL-2.0 */
/* What the sources of choir.ko know of each other. */
#ifndef CHOIR_H
#define CHOIR_H

void alto_sing(void);
void bass_sing(void);

/* Also for other modules: see EXPORT_SYMBOL_GPL in conductor.c. */
void choir_sing(void);

#endif /* CHOIR_H */
