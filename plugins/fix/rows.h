/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* rows.h - who is near a particle, for moves of one particle at a time.
 *
 * Each particle has an anchor, where it was when its rows were made, and may stray from it
 * by skin/2.  Its wide row holds all particles whose anchors are nearer than the largest
 * cutoff of any two sites and the skin; its tight row those of them with which it could
 * interact as the sites are now.  A particle that strays further is anchored anew, alone:
 * no list is ever rebuilt as a whole, and a move costs the same in a system of any size. */
#ifndef DW_FIX_ROWS_H
#define DW_FIX_ROWS_H

#include "cells.h"

typedef struct {
  int64_t n, room_wide, room_tight; /* particles; entries of a row */
  double skin, reach;               /* reach: the largest cutoff + skin */
  int32_t *wide, *tight;            /* [n][room] */
  float *gap2; /* [n][room_wide]: squared least distance, that of the anchors less skin */
  int32_t *wides, *tights; /* [n]: entries in use */
  double (*anchor)[3];
  cells cells;    /* of anchors */
  int32_t *found; /* [n + 1]: near an anchor, and squared distances */
  double *apart2;
  double *cut2, *old2; /* [room_wide] */
  const dw_cloud *cloud;
  const dw_pair_ops *pair;
  const void *self; /* of the pair */
  const dw_host *host;
} rows;

/* Rows of the cloud as it is; memory is the running instance's.  DW_ENOMEM. */
dw_status rows_build(rows *, dw_ctx *, int64_t n, double largest_cut);
void rows_free(rows *, dw_ctx *);
/* Has a particle at (x, y, z) strayed from its anchor beyond skin/2? */
bool rows_strayed(const rows *, int32_t i, const double x[3]);
/* Anchors i anew, between its anchor and where it is: a particle in a cage strays less from
 * the middle of it.  *full: a row has no room, and rows_build must make all anew. */
void rows_anchor(rows *, int32_t i, bool *full);
/* The wide row of i. */
dw_vicinity rows_wide(const rows *, int32_t i);
/* The site of i changed from `before`: brings tight rows up to date. */
void rows_resite(rows *, int32_t i, dw_site before, bool *full);

#endif
