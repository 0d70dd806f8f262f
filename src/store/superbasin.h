/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* superbasin.h - which minima are connected below which energy, as a tree.
 *
 * Two minima are in one superbasin of energy E when a path below E joins them.  The tree
 * has a leaf for each minimum and a node for each saddle at which two superbasins become
 * one, the limit of infinitely fine levels of O. M. Becker and M. Karplus, J. Chem. Phys.
 * 106, 1495 (1997); D. J. Wales, M. A. Miller and T. R. Walsh, Nature 394, 758 (1998). */
#ifndef DW_STORE_SUPERBASIN_H
#define DW_STORE_SUPERBASIN_H

#include "base/context.h"

typedef struct {
  int64_t a, b; /* leaves */
  double e;     /* of the saddle, not below its ends */
} dw_barrier_edge;

typedef struct {
  double e;             /* of the minimum or the saddle */
  double x;             /* where it is drawn: leaves of a basin one apart */
  double lowest;        /* energy of the lowest minimum below it */
  int64_t parent;       /* -1: a whole basin */
  int64_t child[2];     /* -1 in a leaf; the first holds the lower minimum */
  int64_t leaves, root; /* minima below it; the basin it is in */
} dw_tree_node;

typedef struct {
  dw_tree_node *node; /* the leaves first, then merges by ascending energy */
  int64_t leaves, count;
} dw_tree;

/* Sorts the edges.  Basins lie side by side, in the order of their last merges, with a gap;
 * nothing but memory can fail. */
dw_status dw_tree_build(dw_ctx *, int64_t leaves, const double *energy, int64_t edges,
                        dw_barrier_edge *, dw_tree *);
void dw_tree_free(dw_tree *);

#endif
