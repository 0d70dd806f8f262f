/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* slice.h - how many eigenvalues of the Hessian M lie below a value s.
 *
 * By Sylvester's law of inertia it is the number of negative pivots of a factorisation of
 * M - s (B. N. Parlett, The Symmetric Eigenvalue Problem, SIAM 1998, section 3.3,
 * doi:10.1137/1.9781611971163), which shares nothing with the iteration that finds modes.
 */
#ifndef DW_ENGINE_SLICE_H
#define DW_ENGINE_SLICE_H

#include "base/context.h"

typedef struct {
  int64_t below;         /* eigenvalues below s, translations included */
  double blur;           /* rounding could have moved an eigenvalue across s by so much */
  double bytes, entries; /* memory of the factor, and numbers in it */
} dw_slice;

/* blur is infinite when s is an eigenvalue to rounding.  For landscapes with `blocks`.
 * DW_ENOMEM, DW_ENUMERIC. */
dw_status dw_slice_count(dw_ctx *, dw_landscape *, const double *x, double s, dw_slice *);

#endif
