/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Full diagonalisation, checked.
 *
 * dsyevd (divide and conquer, J. J. M. Cuppen, Numer. Math. 36, 177 (1981),
 * doi:10.1007/BF01396757) is the fastest LAPACK driver that gives vectors here
 * (bench/eigen.c).  The check costs O(n^2): with random x, y = A x computed beforehand by
 * plain loops, x . (A z - lambda z) = y . z - lambda x . z is the residual of every pair
 * seen along x, and sum_m (x . z_m) z_m = x holds only for an orthonormal basis. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "engine/algebra.h"
#include "engine/blas.h"

enum { PROBES = 3, LARGE = 1000 };
static const double residual_bound = 1e-11, basis_bound = 1e-10;

typedef struct {
  int64_t n;
  double *x, *y, *sum; /* [n][PROBES]: probe, A probe, its expansion in the vectors */
} probes;

static void random_probes(const probes *p)
{
  const uint64_t key = dw_rng_key(1, 0, "eigen", 1);
  for (int64_t i = 0; i < p->n; i++)
    for (int k = 0; k < PROBES; k++)
      p->x[i * PROBES + k] = dw_rng_normal(key, (uint64_t)i, (uint32_t)k, 0);
}

/* y = A x by rows, without BLAS, which is on trial.  False: A is not finite. */
static bool multiply(const probes *p, const double *a)
{
  bool finite = true;
  for (int64_t i = 0; i < p->n; i++) {
    const double *row = a + i * p->n;
    double s[PROBES] = {0};
    for (int64_t j = 0; j < p->n; j++)
      for (int k = 0; k < PROBES; k++)
        s[k] += row[j] * p->x[j * PROBES + k];
    for (int k = 0; k < PROBES; k++)
      p->y[i * PROBES + k] = s[k], finite = finite && isfinite(s[k]);
  }
  return finite;
}

/* Largest residual of all pairs, relative to the largest |value|, and the error of the
 * basis. */
static void judge(const probes *p, const double *value, const double *z, double *residual,
                  double *basis)
{
  const int64_t n = p->n;
  const double norm = fmax(fabs(value[0]), fabs(value[n - 1]));
  *residual = *basis = 0;
  for (int64_t m = 0; m < n; m++) {
    const double *v = z + m * n;
    double xz[PROBES] = {0}, yz[PROBES] = {0}, zz = 0;
    for (int64_t i = 0; i < n; i++) {
      zz += v[i] * v[i];
      for (int k = 0; k < PROBES; k++)
        xz[k] += p->x[i * PROBES + k] * v[i], yz[k] += p->y[i * PROBES + k] * v[i];
    }
    for (int64_t i = 0; i < n; i++)
      for (int k = 0; k < PROBES; k++)
        p->sum[i * PROBES + k] += xz[k] * v[i];
    for (int k = 0; k < PROBES; k++)
      *residual = fmax(*residual, fabs(yz[k] - value[m] * xz[k]));
    *basis = fmax(*basis, fabs(zz - 1));
    if (!isfinite(value[m]) || !isfinite(zz)) *basis = INFINITY;
  }
  if (norm > 0) *residual /= norm;
  for (int64_t i = 0; i < n * PROBES; i++)
    *basis = fmax(*basis, fabs(p->sum[i] - p->x[i]) / sqrt((double)n));
}

static dw_status divide_and_conquer(dw_ctx *ctx, lapack_int n, double *z, double *value)
{
  double room;
  lapack_int whole, info = LAPACKE_dsyevd_work(LAPACK_COL_MAJOR, 'V', 'L', n, z, n, value,
                                               &room, -1, &whole, -1);
  if (info) return dw_fail(ctx, DW_EINTERNAL, "dsyevd wants no workspace (%d)", (int)info);
  double *work = malloc((size_t)room * sizeof *work);
  lapack_int *iwork = malloc((size_t)whole * sizeof *iwork);
  if (!work || !iwork) {
    free(work), free(iwork);
    return dw_fail(ctx, DW_ENOMEM,
                   "no memory to diagonalise a matrix of %lld rows (%.0f MB)", (long long)n,
                   8e-6 * room);
  }
  info = LAPACKE_dsyevd_work(LAPACK_COL_MAJOR, 'V', 'L', n, z, n, value, work,
                             (lapack_int)room, iwork, whole);
  free(work), free(iwork);
  return info ? dw_blas_fail(ctx, "eigenvalues: dsyevd did not converge", INFINITY) : DW_OK;
}

dw_status dw_eigen_threads(dw_ctx *ctx, int64_t threads, int64_t n, double *a,
                           double *value, double *z)
{
  if (n < 1 || n > 46000)
    return dw_fail(ctx, DW_EVALUE, "a dense matrix of %lld rows, legal are 1 to 46000",
                   (long long)n);
  dw_blas_threads((int)threads);
  if (n > LARGE) dw_algebra_clear(ctx->algebra); /* a factor is as large as the matrix */
  double *room = calloc(3 * PROBES * (size_t)n, sizeof *room);
  if (!room) return dw_fail(ctx, DW_ENOMEM, "no memory for the check of the eigenvectors");
  const probes p = {n, room, room + PROBES * n, room + 2 * PROBES * n};
  double residual, basis;
  random_probes(&p);
  if (!multiply(&p, a)) {
    free(room);
    return dw_fail(ctx, DW_ENUMERIC, "the matrix to diagonalise is not finite");
  }
  if (z != a) memcpy(z, a, (size_t)n * (size_t)n * sizeof *z);
  dw_status status = divide_and_conquer(ctx, (lapack_int)n, z, value);
  if (status == DW_OK) {
    judge(&p, value, z, &residual, &basis);
    if (!(residual <= residual_bound))
      status = dw_blas_fail(ctx, "eigenvalues", residual);
    else if (!(basis <= basis_bound))
      status = dw_blas_fail(ctx, "eigenvectors", basis);
  }
  free(room);
  return status;
}

dw_status dw_eigen(dw_ctx *ctx, int64_t n, double *a, double *value, double *z)
{
  return dw_eigen_threads(ctx, 1, n, a, value, z);
}
