/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* arpack.h - the largest eigenpairs of M^+ by ARPACK-NG's implicitly restarted Lanczos
 * method (R. B. Lehoucq, D. C. Sorensen, C. Yang, ARPACK Users' Guide, SIAM 1998,
 * doi:10.1137/1.9780898719628): configure --with-arpack. */
#ifndef DW_ENGINE_ARPACK_H
#define DW_ENGINE_ARPACK_H

#include "engine/factor.h"

typedef struct {
  const dw_factor *factor; /* of a positive M */
  int64_t n, count;        /* rows; pairs wanted */
  double *start;           /* [n]: first vector; overwritten */
} dw_arpack_job;

/* theta[count] ascending, vectors z[count*n] of norm 1.  *done is false when it did not
 * converge, or when dwell was built without ARPACK; then Lanczos does it alone. */
dw_status dw_arpack_largest(dw_ctx *, const dw_arpack_job *, double *theta, double *z,
                            bool *done);
/* Is ARPACK linked? */
bool dw_arpack_built(void);

#endif
