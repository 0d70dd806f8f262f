/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* well.h - the lowest levels of -(hbar^2/2) psi'' + V(s) psi = E psi, psi = 0 at both ends.
 *
 * Spectral elements: V may have kinks of its derivatives at the element edges only, psi is
 * a polynomial of one degree on each element through Gauss-Lobatto nodes (mass matrix
 * diagonal), so the levels converge exponentially with the degree.  A. T. Patera,
 * J. Comput. Phys. 54, 468 (1984), doi:10.1016/0021-9991(84)90128-1.  The banded matrix is
 * assembled and its lowest pairs are found by inverse subspace iteration in twofold
 * precision: E1 - E0 keeps its digits when it is 1e-15 of E0. */
#ifndef DW_COMPUTE_WELL_H
#define DW_COMPUTE_WELL_H

#include <dwell/plugin.h>

enum { DW_WELL_LEVELS = 4 };

typedef struct {
  double hbar;
  int64_t edges; /* of the elements, ascending; the first and last are the walls */
  const double *edge;
  int64_t degree;
  double middle; /* weight[k] is the weight of level k at s < middle */
  double (*v)(const void *arg, double s);
  const void *arg;
} dw_well;

typedef struct {
  double level[DW_WELL_LEVELS];
  double weight[DW_WELL_LEVELS];
  double splitting;  /* level 1 - level 0, without their common rounding error */
  double difference; /* integral of |psi1^2 - psi0^2|: how much E feels a change of V */
  int64_t grid;      /* points */
} dw_levels;

dw_status dw_well_solve(const dw_host *, dw_ctx *, const dw_well *, dw_levels *);

#endif
