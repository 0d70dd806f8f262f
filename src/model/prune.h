/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* prune.h - a list of near pairs from a wider one, without a search.
 *
 * Dual lists: S. Pall and B. Hess, Comput. Phys. Commun. 184, 2641 (2013), section 4. */
#ifndef DW_MODEL_PRUNE_H
#define DW_MODEL_PRUNE_H

#include <dwell/plugin.h>

/* Pairs in rows; mix may be NULL; row is not read by dw_prune, and reach2 not written. */
typedef struct {
  int64_t *start; /* [n + 1] */
  int32_t *index, *row;
  double *mix;
  double *reach2; /* squared distance below which a pair is kept by dw_prune */
} dw_pairs;

/* Copies rows first..last of `from` whose pairs are nearer than reach2, to `to` from entry
 * `at` on; to->start[i + 1] = how many of row i.  Returns where they end. */
int64_t dw_prune(const dw_system *, const dw_pairs *from, int64_t first, int64_t last,
                 dw_pairs *to, int64_t at);

#endif
