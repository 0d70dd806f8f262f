/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* feature.h - what the public tables record of a pair of minima (S. Ciarella, D. Khomenko,
 * L. Berthier, F. C. Mocanu, D. R. Reichman, C. Scalliet and F. Zamponi, Nat. Commun. 14,
 * 4229 (2023), doi:10.1038/s41467-023-39948-7). */
#ifndef DW_MODEL_FEATURE_H
#define DW_MODEL_FEATURE_H

#include <dwell/plugin.h>

enum { DW_MOVERS = 3 };

typedef struct {
  int64_t movers;         /* 3, or the number of sites when that is less */
  int64_t who[DW_MOVERS]; /* the most displaced sites */
  double displacement[DW_MOVERS];
  double distance[DW_MOVERS]; /* from the first to each, halfway between the minima */
  double d;                   /* |b - a| */
  double pr;                  /* (sum d_i^2)^2 / sum d_i^4, in sites */
} dw_feature;

/* b stands next to a (dw_align).  Distances are 0 unless dim is 3; box NULL: no periods. */
dw_feature dw_feature_of(const dw_box *, int64_t sites, int64_t dim, const double *a,
                         const double *b);

/* Of two systems of the same particles; b is brought next to a. */
dw_feature dw_feature_between(const dw_system *a, dw_system *b);

#endif
