/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* tunnel.h - levels of a profile to a stated accuracy: where psi may be cut off, the mesh,
 * and refinement until nothing moves. */
#ifndef DW_COMPUTE_TUNNEL_H
#define DW_COMPUTE_TUNNEL_H

#include "profile_source.h"
#include "well.h"

typedef struct {
  double hbar;
  bool walls; /* psi = 0 at domain[0] and domain[1], in lengths of the profile */
  double domain[2];
  double rtol; /* of levels and splitting */
} dw_tunnel_how;

typedef struct {
  dw_levels levels;
  double lo, hi;       /* where psi vanishes */
  double level_error;  /* last change of the two lowest levels, relative */
  double error;        /* of the splitting, given V, rounding of V included */
  double spline_error; /* change of E without every second node; NAN: too few nodes */
} dw_tunnel;

/* DW_ENUMERIC: no harmonic continuation, or no levels; DW_EVALUE: hbar too small. */
dw_status dw_tunnel_solve(const dw_host *, dw_ctx *, const dw_profile *,
                          const dw_tunnel_how *, dw_tunnel *);

#endif
