/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* nlist.h - Verlet lists: rows sorted by j, a pair always in the row of the smaller index.
 *
 * So the order in which a kernel meets the pairs that interact does not depend on when the
 * list was built, and entries beyond the cutoff add exactly zero: energies and forces are
 * the same to the last bit whatever the age of the list. */
#ifndef DW_MODEL_NLIST_H
#define DW_MODEL_NLIST_H

#include <dwell/plugin.h>

typedef struct {
  const dw_pair_ops *ops;
  const void *self;
  double cut_max; /* dw_cut_max of the system */
  double skin;
  dw_list_kind kind;
  int threads; /* that may build it; 0 means 1.  The list is the same for any number */
} dw_list_rule;

typedef struct dw_neighbours dw_neighbours;

/* The largest cutoff of any two sites of the system. */
double dw_cut_max(const dw_pair_ops *, const void *self, const dw_system *);

dw_neighbours *dw_neighbours_new(const dw_list_rule *); /* NULL: no memory */
void dw_neighbours_free(dw_neighbours *);               /* NULL is allowed */
/* The list at sys->x: rebuilt when a particle moved more than skin/2 since the last build,
 * or sites changed (site_version); the box and the largest cutoff must stay.  DW_ENUMERIC:
 * a position is not finite or absurdly far away; DW_ENOMEM.  Neither is reported: the
 * caller knows the particles. */
dw_status dw_neighbours_update(dw_neighbours *, const dw_system *, const dw_nlist **);
/* Squared cutoff of each entry of the list; NULL: no memory. */
const double *dw_neighbours_cut2(dw_neighbours *, const dw_system *);
int64_t dw_neighbours_builds(const dw_neighbours *);

#endif
