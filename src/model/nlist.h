/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* nlist.h - Verlet neighbour lists built over cells, reused until a particle has moved half
 * the skin.
 *
 * Rows are sorted by index, and kernels skip pairs beyond the cutoff, so the order of every
 * sum, and with it every bit of the result, does not depend on when the list was built. */
#ifndef DW_MODEL_NLIST_H
#define DW_MODEL_NLIST_H

#include "base/context.h"

typedef struct dw_verlet dw_verlet;

dw_verlet *dw_verlet_new(void); /* NULL: no memory */
void dw_verlet_free(dw_verlet *);

/* What a list is for.  `cut` and `self` are the pair potential's. */
typedef struct {
  double (*cut)(const void *self, dw_site, dw_site);
  const void *self;
  double skin;
  dw_list_kind kind;
} dw_list_rule;

/* The list for the positions x[3n] of the particles of sys, rebuilt when it is stale.  One
 * dw_verlet serves one rule and one set of box, diameters and species.  `out` is valid
 * until the next call.  DW_ENOMEM. */
dw_status dw_verlet_update(dw_verlet *, const dw_system *sys, const double *x,
                           const dw_list_rule *, dw_nlist *out);
/* The largest cutoff of any two particles of sys. */
double dw_verlet_reach(const dw_system *sys, const dw_list_rule *);

#endif
