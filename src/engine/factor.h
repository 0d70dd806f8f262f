/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* factor.h - a factorisation of the Hessian M at one point, translations deflated.
 *
 * With one site pinned by a stiffness c, M + c P has the inertia of M on the complement of
 * the translations, and (M + c P) y = r with r free of translation gives P y = 0, so that
 * M y = r exactly: the pinned matrix, which is as sparse as M, serves for both. */
#ifndef DW_ENGINE_FACTOR_H
#define DW_ENGINE_FACTOR_H

#include "base/context.h"

typedef struct dw_factor dw_factor;

/* Cholesky where M is positive, else L D L^T.  DW_ENUMERIC: singular beyond its
 * translations, or not finite. */
dw_status dw_factor_make(dw_ctx *, dw_landscape *, const double *x, dw_factor **);
/* Has M, translations aside, no negative eigenvalue but the one that v belongs to?  True is
 * proven: M + K w w^T, with w the part of v on the site where it is largest, has a Cholesky
 * factor, and a change of rank one moves the lowest eigenvalue no further than the second.
 * False is not: then the inertia must be counted, which takes several times as long. */
dw_status dw_factor_positive_but(dw_ctx *, dw_landscape *, const double *x, const double *v,
                                 bool *proven);
void dw_factor_free(dw_factor *); /* NULL is allowed */
/* y <- M^+ y, to the accuracy of the factorisation. */
dw_status dw_factor_apply(dw_ctx *, const dw_factor *, double *y);
int64_t dw_factor_negative(const dw_factor *); /* eigenvalues below zero */
double dw_factor_entries(const dw_factor *);   /* numbers in it */
const char *dw_factor_method(const dw_factor *);

#endif
