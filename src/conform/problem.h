/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* problem.h - landscapes of known nature that searches are tried on, and particles in a box
 * for potentials; none shares code with a plugin. */
#ifndef DW_CONFORM_PROBLEM_H
#define DW_CONFORM_PROBLEM_H

#include "base/context.h"

typedef enum {
  DW_PROBLEM_ROSENBROCK, /* (1 - x)^2 + 100 (y - x^2)^2, five pairs; start (-1.2, 1, ...) */
  DW_PROBLEM_BOWL,       /* sum c_i x_i^2 / 2, n = 20, condition number 1e4 */
  DW_PROBLEM_CLUSTER,    /* Lennard-Jones, 13 atoms: 4 (r^-12 - r^-6) */
  DW_PROBLEM_CLIFF,      /* x^2 with NaN at |x| > 2 */
  DW_PROBLEM_BROWN       /* K. Mueller, L. D. Brown, Theor. Chim. Acta 53, 75 (1979) */
} dw_problem;

dw_status dw_problem_new(dw_ctx *, dw_problem, dw_landscape **);

/* A number in [-1, 1) that depends on nothing but `seed` and i. */
double dw_problem_noise(uint64_t seed, int64_t i);

/* side^3 particles on a jittered simple cubic lattice of spacing 1, diameters 0.8 to 1.2,
 * two species in turn, in a periodic cube of edge side + room. */
dw_status dw_problem_particles(dw_ctx *, int64_t side, double room, uint64_t seed,
                               dw_system **);

#endif
