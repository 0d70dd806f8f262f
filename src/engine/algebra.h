/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* algebra.h - linear algebra of the Hessian at a point: one factorisation per point,
 * translations deflated. */
#ifndef DW_ENGINE_ALGEBRA_H
#define DW_ENGINE_ALGEBRA_H

#include "base/context.h"

typedef struct dw_algebra dw_algebra;
dw_algebra *dw_algebra_new(void);
void dw_algebra_free(dw_algebra *); /* NULL is allowed */
void dw_algebra_clear(
    dw_algebra *); /* forgets the factorisation: V is no longer the same */
/* Drops the path, the modes and the last factorisation: they belong to the landscape, and
 * that is another one now. */
void dw_searches_drop(dw_ctx *);
/* The factorisation of M at x (borrowed), the kept one when (V, x) is that of last time. */
struct dw_factor;
dw_status dw_algebra_factor(dw_ctx *, dw_landscape *, const double *x,
                            const struct dw_factor **);

/* out = M^+ rhs.  The factorisation of the last (landscape, x) is kept.  M may be
 * indefinite.  DW_ENUMERIC: singular beyond its translations. */
dw_status dw_solve(dw_ctx *, dw_landscape *, const double *x, const double *rhs,
                   double *out);
/* Number of negative eigenvalues of M at x (inertia). */
dw_status dw_inertia(dw_ctx *, dw_landscape *, const double *x, int64_t *negative);
/* All eigenpairs of a[n*n], destroyed unless z is another array (a == z saves the memory of
 * one): value ascending, vector m at z + m*n; residual and
 * orthogonality checked (DW_ENUMERIC names library, version and kernel). */
dw_status dw_eigen(dw_ctx *, int64_t n, double *a, double *value, double *z);
/* The same on so many threads of BLAS: last digits hang on their number. */
dw_status dw_eigen_threads(dw_ctx *, int64_t threads, int64_t n, double *a, double *value,
                           double *z);
/* The `count` lowest eigenpairs of the Hessian at x; dw_algebra_account says how it went.
 */
dw_status dw_lowest(dw_ctx *, dw_landscape *, const double *x, int64_t count, double *value,
                    double *z);
dw_account *dw_algebra_account(dw_ctx *);

#endif
