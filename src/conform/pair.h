/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* pair.h - the parts of a pair potential's suite, a file each. */
#ifndef DW_CONFORM_PAIR_H
#define DW_CONFORM_PAIR_H

#include "conform/check.h"

typedef struct {
  dw_check *check;
  const dw_instance *pair;
  const dw_pair_ops *ops;
  double reach; /* largest cutoff between the sites of dw_problem_particles */
} dw_pair_case;

/* Two particles: v(r) and its derivatives along r; what happens at the cutoff. */
dw_status dw_conform_radial(const dw_pair_case *);
/* A cluster in free space: translation, rotation, permutation, virial. */
dw_status dw_conform_symmetry(const dw_pair_case *);
/* Energies of single particles and the exchange of two. */
dw_status dw_conform_local(const dw_pair_case *, dw_system *);

#endif
