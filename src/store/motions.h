/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* motions.h - which double wells are the same motion, seen from slightly different
 * surroundings: fields r of one glass with c = |r.s|/(|r||s|) above a threshold, directly
 * or by way of others (single linkage). */
#ifndef DW_STORE_MOTIONS_H
#define DW_STORE_MOTIONS_H

#include "store/library.h"

typedef struct {
  int64_t glass, n;
  float *r; /* [n], unit length; NULL: not known, a motion of its own */
} dw_motion;

/* r = b - a of a row of wells (minimum image, mean removed); r stays NULL where the library
 * has no positions.  Free r. */
dw_status dw_motion_read(dw_ctx *, dw_library *, int64_t well, dw_motion *);
/* group[k]: the first motion that number k is the same as.  Returns how many there are. */
int64_t dw_motions_group(int64_t count, const dw_motion *, double alike, int64_t *group);

#endif
