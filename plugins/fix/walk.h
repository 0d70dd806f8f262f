/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* walk.h - a Monte Carlo walk of particles that move and exchange their sites one by one.
 *
 * Each particle's energy is kept: a move costs the energy it would have, and, if it is
 * accepted, what each pair loses.  Energies of pairs are rounded to
 * multiples of 2^-36 of the temperature: all sums of them are exact, those kept never
 * drift, and a walk takes the same decisions whatever its rows.
 *
 * A few moves in a row are looked at together before the first is decided: their long
 * chains of arithmetic then run side by side.  What an accepted move made untrue of a later
 * one is looked at again, so a walk takes the same decisions as one that goes move by move.
 */
#ifndef DW_FIX_WALK_H
#define DW_FIX_WALK_H

#include "rows.h"

enum { WALK_GROUP = 8 }; /* moves looked at together */

/* A move: i goes to i + d, or, where j >= 0, exchanges its site with j. */
typedef struct {
  int32_t i, j;
  double d[3];
  double most; /* accepted where the energy rises by no more */
} walk_move;

typedef struct {
  int64_t n;
  uint64_t version; /* of the system that the walk left; 0: none */
  double (*at)[4];  /* x, y, z, diameter */
  int32_t *species;
  double *energy; /* [n]: of a particle with all others */
  double *term;   /* [WALK_GROUP + 4][room]: the parts of the energies of moves */
  int32_t *near;  /* [2][room]: whom two particles would meet after an exchange */
  int64_t room;
  uint32_t group, *touched; /* [n]: the last group that changed its energy or site */
  bool moved;               /* rows were made anew in this group */
  double change;            /* of the energy since walk_load */
  double window, magic, limit, longest; /* rounding; the largest cutoff */
  bool exchanged, full;
  dw_cloud cloud;
  rows rows;
  const dw_host *host;
} walk;

/* Exchanges only between sites that differ, in diameter by less than the window. */
void walk_init(walk *, const dw_host *, double temp, double window, double skin);
/* Is the walk where the system is? */
bool walk_holds(const walk *, const dw_system *);
/* Takes the system's particles; `step` is the side of the cube of displacements. DW_EVALUE:
 * the box is too small; DW_EUNSUP: the pair style has no energies of single particles. */
dw_status walk_load(walk *, dw_ctx *, const dw_system *, double step);
/* Gives them back. */
void walk_store(walk *, dw_ctx *, dw_system *);
/* Decides n <= WALK_GROUP moves, one after the other. */
dw_status walk_decide(walk *, dw_ctx *, int n, const walk_move *, bool *taken);

#endif
