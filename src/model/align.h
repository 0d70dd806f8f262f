/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* align.h - one configuration brought next to another. */
#ifndef DW_MODEL_ALIGN_H
#define DW_MODEL_ALIGN_H

#include <dwell/plugin.h>

/* Moves b by whole periods, particle by particle, and by a translation of all of them, so
 * that |b - a| is smallest.  box NULL: the translation alone. */
void dw_align(const dw_box *, int64_t sites, int64_t dim, const double *a, double *b);

#endif
