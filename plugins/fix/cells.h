/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* cells.h - places of particles by cells of space, each cell's side by side in memory, from
 * which the particles near a point are found.
 *
 * A box that is tilted, not periodic, or has fewer than three cells along an edge is one
 * cell. */
#ifndef DW_FIX_CELLS_H
#define DW_FIX_CELLS_H

#include <dwell/plugin.h>

typedef struct {
  int64_t room, side[3]; /* places of a cell; cells along each edge */
  double reach;
  int32_t *member, *members; /* [cells][room]: who; [cells]: how many */
  int32_t *slot;             /* [n]: where in member */
  double *place[3];          /* [cells][room], within the box */
  double *apart2;            /* [room] */
  const dw_box *box;
  const dw_host *host;
} cells;

/* Empty cells for points up to `reach` apart, `room` places each; all if there is one.
 * Memory is the running instance's.  DW_ENOMEM. */
dw_status cells_make(cells *, dw_ctx *, int64_t n, const dw_box *, double reach,
                     int64_t room);
void cells_free(cells *, dw_ctx *);
/* Puts i at x; false: its cell has no room. */
bool cells_enter(cells *, int32_t i, const double x[3]);
void cells_leave(cells *, int32_t i);
/* Who is nearer to x than reach, and squared distances; room for n + 1.  Returns how many.
 */
int32_t cells_within(const cells *, const double x[3], int32_t *who, double *apart2);

#endif
