/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* blas.h - LAPACKE as it is installed here, on one thread, and its name for messages. */
#ifndef DW_ENGINE_BLAS_H
#define DW_ENGINE_BLAS_H

#include "config.h"

#ifdef HAVE_MKL_LAPACKE_H
#include <mkl_lapacke.h>
#else
#include <lapacke.h>
#endif

#include "base/context.h"

/* The Fortran names every BLAS has. */
extern void dgemm_(const char *, const char *, const lapack_int *, const lapack_int *,
                   const lapack_int *, const double *, const double *, const lapack_int *,
                   const double *, const lapack_int *, const double *, double *,
                   const lapack_int *);
extern void dger_(const lapack_int *, const lapack_int *, const double *, const double *,
                  const lapack_int *, const double *, const lapack_int *, double *,
                  const lapack_int *);
extern void dtrsm_(const char *, const char *, const char *, const char *,
                   const lapack_int *, const lapack_int *, const double *, const double *,
                   const lapack_int *, double *, const lapack_int *);

/* BLAS splits sums by the number of its threads, so the same number gives the same bits in
 * every run: one, but where a deck asks for more.  Call before any LAPACKE function. */
void dw_blas_threads(int n);
/* "OpenBLAS 0.3.21 ... (kernel SkylakeX)"; where it is OpenBLAS, *openblas is true. */
void dw_blas_name(char *out, size_t room, bool *openblas);
/* OpenBLAS chooses its kernel when it is loaded, and on a processor younger than itself
 * takes its slowest.  Where a faster one fits, starts the program anew with it
 * (OPENBLAS_CORETYPE in the environment); returns when there is nothing to gain.  For the
 * top of main. */
void dw_blas_restart(char **argv);
/* A wrong result of the linear algebra library: DW_ENUMERIC naming it, its kernel and what
 * to try. */
dw_status dw_blas_fail(dw_ctx *, const char *what, double error);

#endif
