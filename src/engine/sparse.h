/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* sparse.h - factors of a sparse symmetric matrix of 3x3 blocks by CHOLMOD (Y. Chen, T. A.
 * Davis, W. W. Hager, S. Rajamanickam, ACM Trans. Math. Softw. 35, 22 (2008),
 * doi:10.1145/1391989.1391995): configure --with-cholmod. */
#ifndef DW_ENGINE_SPARSE_H
#define DW_ENGINE_SPARSE_H

#include "base/context.h"

typedef struct dw_sparse dw_sparse;

/* Factors H + pin on the first three rows of its diagonal; L L^T with `positive`, else
 * L D L^T, whose negative pivots are counted.  *out is NULL when H is not positive, when a
 * pivot vanishes, or when dwell was built without CHOLMOD; that is no failure.
 * DW_ENOMEM. */
dw_status dw_sparse_make(dw_ctx *, const dw_blocks *H, double pin, bool positive,
                         dw_sparse **out);
void dw_sparse_free(dw_sparse *);              /* NULL is allowed */
bool dw_sparse_solve(dw_sparse *, double *y);  /* y <- (H + pin)^-1 y; false: no memory */
int64_t dw_sparse_negative(const dw_sparse *); /* eigenvalues below zero */
double dw_sparse_entries(const dw_sparse *);   /* numbers in the factor */
/* Is CHOLMOD linked? */
bool dw_sparse_built(void);

#endif
