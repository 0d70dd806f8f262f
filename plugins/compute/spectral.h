/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* spectral.h - how much of a vector can sit in one eigenvector of the Hessian, found by
 * Lanczos iteration started at the vector. */
#ifndef DW_COMPUTE_SPECTRAL_H
#define DW_COMPUTE_SPECTRAL_H

#include <dwell/plugin.h>

typedef struct {
  const dw_host *host;
  dw_ctx *ctx;
  dw_landscape *V;
  const double *x;
} dw_spectral;

typedef struct {
  double bound;  /* no eigenvector has |rest . v| above */
  double lambda; /* the one that could have most lies below this omega^2, next to it */
  int64_t steps;
} dw_heaviest;

/* Bounds |rest . v| over all eigenvectors v; stops when the bound is below `enough`, or
 * after `most` steps.  `rest` is free of translations. */
dw_status dw_spectral_heaviest(const dw_spectral *, const double *rest, double enough,
                               int64_t most, dw_heaviest *);

#endif
