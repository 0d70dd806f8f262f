/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* grid.h - particles sorted into the cells of a grid, and those near a cell.
 *
 * Cells are about a third to a whole of the radius wide.  In small boxes, where a stencil
 * would wrap onto itself, a direction is simply taken whole. */
#ifndef DW_MODEL_GRID_H
#define DW_MODEL_GRID_H

#include <dwell/plugin.h>

/* A box and a squared radius in single precision. */
typedef struct {
  float h[3], inv[3], tilt[3], far2;
} dw_grid_frame;

typedef struct {
  int64_t n[3], reach[3]; /* cells along each axis; a stencil is -reach..reach */
  int64_t *start;         /* [cells + 1] into the arrays below */
  int32_t *order;         /* particles, cell by cell, ascending in each */
  float *x[3];            /* their positions in that order, within the box */
  dw_grid_frame frame;
  double far2; /* the squared radius */
  int64_t cells_room, room;
} dw_grid;

/* The particles in the stencil of a cell. */
typedef struct {
  float *x[3];
  int32_t *index;
  int64_t count, room;
} dw_vicinal;

/* Sorts the particles into cells that suit searches within a radius; false: no memory. */
bool dw_grid_fill(dw_grid *, const dw_system *, double radius);
int64_t dw_grid_cells(const dw_grid *);
/* Everything that can be within the radius of a particle of that cell. */
bool dw_grid_vicinity(const dw_grid *, int64_t cell, dw_vicinal *);
/* Those of a vicinity that are within the radius of the k-th particle of the grid, i, and
 * their squared distances (room for the whole vicinity); of a half search those above i,
 * else all but i.  Returns how many. */
int64_t dw_grid_near(const dw_grid *, const dw_vicinal *, const dw_system *, int64_t k,
                     bool half, int32_t *found, double *r2);
void dw_grid_free(dw_grid *);
void dw_vicinal_free(dw_vicinal *);

#endif
