/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* minimum.h - a minimum found: the one the library has, or a new row of it.
 *
 * Two findings are one minimum when their energies agree within etol and their
 * displacement, minimum images and mean removed, is below dtol.  By default
 * etol = 1e-10 (1 + |E|) + (g1^2 + g2^2)/2 l with l = 0.01, and dtol = 1e-6 or, where that
 * is more and d leaves a doubt, 10 (g1 + g2)/l: g = |gradient| that is left, l the lowest
 * eigenvalue that is not a translation. */
#ifndef DW_COMMAND_MINIMUM_H
#define DW_COMMAND_MINIMUM_H

#include "store/record.h"
#include "style/instance.h"

/* Where it belongs. */
typedef struct {
  dw_library *lib;
  dw_landscape *V;
  const dw_system *sys; /* whose box and diameters V has; NULL on an analytic landscape */
  double etol, dtol;    /* 0: from |f| and the softest eigenvalue */
  bool visit;           /* count it as a visit */
} dw_minimum_place;

/* A point of V; fmax NaN: not known. */
typedef struct {
  const char *name;
  const double *x;
  double e, fmax;
} dw_save_point;

/* The row of the minimum at p, found or made (*fresh). */
dw_status dw_minimum_find(dw_ctx *, const dw_minimum_place *, const dw_save_point *,
                          int64_t *id, bool *fresh);
/* A new row, whatever the library has. */
dw_status dw_minimum_put(dw_ctx *, const dw_minimum_place *, const dw_save_point *,
                         int64_t *id);
/* A hash of box, diameters and species; sys NULL: of the size of an analytic landscape. */
uint64_t dw_minimum_glass(const dw_landscape *, const dw_system *sys);
/* Is V made of the particles of the current system? */
bool dw_minimum_particles(const dw_ctx *, const dw_landscape *);

#endif
