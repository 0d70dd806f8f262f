/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* certificate.h - proof that the largest overlap of a field with the linear modes seen is
 * the largest over all of them. */
#ifndef DW_COMPUTE_CERTIFICATE_H
#define DW_COMPUTE_CERTIFICATE_H

#include "spectral.h"

/* Linear modes of one point, ascending but for the translations. */
typedef struct {
  int64_t count, n;
  const double *value, *z;
  double *blur; /* [count]: below such a distance of eigenvalues modes mix */
} dw_ladder;

typedef enum { DW_PROOF_NONE, DW_PROOF_BOUND, DW_PROOF_LANCZOS, DW_PROOF_ALL } dw_proof;

typedef struct {
  dw_proof proof;
  bool degenerate; /* the largest is shared by modes of one frequency: none to name */
  double lambda;   /* omega^2 below which the one that could have most lies */
  double unseen;   /* no mode outside the ladder has more */
  int64_t steps;   /* of Lanczos */
} dw_certificate;

/* Fills blur from the residuals; DW_ESTATE when they are no modes of V at x. */
dw_status dw_ladder_check(const dw_spectral *, dw_ladder *);
/* Is max c, of the unit vector r without translations, the largest of all? */
dw_status dw_certify(const dw_spectral *, const dw_ladder *, const double *r,
                     const double *c, dw_certificate *);

#endif
