/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "model/prune.h"

#include <dwell/clones.h>

#include "model/image.h"

enum { BATCH = 64 };

/* Squared distances of entries k..k+n of row i. */
static inline void distances2(const dw_system *sys, int64_t i, const int32_t *index, int n,
                              double *restrict r2)
{
  double d[3][BATCH];
  const double *const x = sys->x[i];
  for (int q = 0; q < n; q++) {
    const double *const y = sys->x[index[q]];
    d[0][q] = y[0] - x[0], d[1][q] = y[1] - x[1], d[2][q] = y[2] - x[2];
  }
  dw_image_squares(&sys->box, n, d[0], d[1], d[2], r2);
}

DW_CLONES_WIDE
int64_t dw_prune(const dw_system *sys, const dw_pairs *from, int64_t first, int64_t last,
                 dw_pairs *to, int64_t at)
{
  double r2[BATCH];
  for (int64_t i = first; i < last; i++) {
    const int64_t begun = at, end = from->start[i + 1];
    for (int64_t k = from->start[i]; k < end; k += BATCH) {
      const int n = end - k < BATCH ? (int)(end - k) : BATCH;
      distances2(sys, i, from->index + k, n, r2);
      for (int q = 0; q < n; q++) {
        to->index[at] = from->index[k + q], to->row[at] = (int32_t)i;
        if (from->mix) to->mix[at] = from->mix[k + q];
        at += r2[q] < from->reach2[k + q];
      }
    }
    to->start[i + 1] = at - begun;
  }
  return at;
}
