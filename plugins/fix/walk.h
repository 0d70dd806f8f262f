/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* walk.h - a Monte Carlo walk of particles that move and exchange their sites one by one.
 *
 * Each particle's energy is kept: a move costs the energy it would have, and where no pair
 * attracts that sum stops as soon as it is too high.  Energies of pairs are rounded to
 * multiples of 2^-36 of the temperature: all sums of them are exact, those kept never
 * drift, and a walk takes the same decisions whatever its rows. */
#ifndef DW_FIX_WALK_H
#define DW_FIX_WALK_H

#include "rows.h"

typedef struct {
  int64_t n;
  uint64_t version; /* of the system that the walk left; 0: none */
  double (*at)[4];  /* x, y, z, diameter */
  int32_t *species;
  double *energy; /* [n]: of a particle with all others */
  double *term;   /* [4][room]: the parts of the energies of a move */
  int32_t *near;  /* [2][room]: whom two particles would meet after an exchange */
  int64_t room;
  double change;                /* of the energy since walk_load */
  double magic, limit, longest; /* rounding; the largest cutoff */
  bool exchanged, full;
  dw_cloud cloud;
  rows rows;
  const dw_host *host;
} walk;

void walk_init(walk *, const dw_host *, double temp, double skin);
/* Is the walk where the system is? */
bool walk_holds(const walk *, const dw_system *);
/* Takes the system's particles; `step` is the side of the cube of displacements. DW_EVALUE:
 * the box is too small; DW_EUNSUP: the pair style has no energies of single particles. */
dw_status walk_load(walk *, dw_ctx *, const dw_system *, double step);
/* Gives them back. */
void walk_store(walk *, dw_ctx *, dw_system *);
/* Moves i by d if that raises the energy by no more than `most`. */
dw_status walk_displace(walk *, dw_ctx *, int32_t i, const double d[3], double most,
                        bool *taken);
/* Are the sites of i and j two, of diameters nearer than the window? */
bool walk_differ(const walk *, int32_t i, int32_t j, double window);
/* Exchanges the sites of i and j if that raises the energy by no more than `most`. */
dw_status walk_exchange(walk *, dw_ctx *, int32_t i, int32_t j, double most, bool *taken);

#endif
