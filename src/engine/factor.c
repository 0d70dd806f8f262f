/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Four ways, the first that does: sparse (CHOLMOD, where it is linked), Cholesky of the
 * band matrix after reordering the sites (rcm.c), dense Cholesky, and dense L D L^T with
 * diagonal pivoting (J. R. Bunch, L. Kaufman, Math. Comput. 31, 163 (1977),
 * doi:10.1090/S0025-5718-1977-0428694-0) for indefinite M. */
#include "engine/factor.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/blas.h"
#include "engine/rcm.h"
#include "engine/sparse.h"
#include "model/landscape.h"

typedef enum { SPARSE, BAND, DENSE, INDEFINITE } factor_kind;

struct dw_factor {
  dw_landscape *V;
  factor_kind kind;
  lapack_int n, width; /* rows; subdiagonals of a band */
  double *a;
  lapack_int *pivot;
  int32_t *order; /* BAND: site i of the landscape is site order[i] of the band */
  double *room;   /* BAND: [n] */
  dw_sparse *sparse;
  int64_t negative;
  const double *lifted; /* NULL but in dw_factor_positive_but */
};

void dw_factor_free(dw_factor *f)
{
  if (!f) return;
  dw_sparse_free(f->sparse);
  free(f->a), free(f->pivot), free(f->order), free(f->room);
  free(f);
}

static dw_status no_memory(dw_ctx *ctx, double bytes)
{
  return dw_fail(ctx, DW_ENOMEM, "no memory to factorise a Hessian (%.0f MB)",
                 1e-6 * bytes);
}

static dw_status singular(dw_ctx *ctx)
{
  return dw_fail(ctx, DW_ENUMERIC,
                 "the Hessian is singular beyond its translations: a direction is flat (a "
                 "particle without neighbours?)");
}

static dw_status not_computed(dw_ctx *ctx, dw_status status)
{
  return dw_fail(ctx, status, "the Hessian cannot be computed at this point");
}

/* -- sparse ---------------------------------------------------------------------- */

static double mean_diagonal(const dw_blocks *H)
{
  double sum = 0;
  for (int64_t i = 0; i < H->n; i++)
    for (int64_t k = H->start[i]; k < H->start[i + 1]; k++)
      for (int a = 0; a < 3 && H->index[k] == i; a++)
        sum += fabs(H->val[k][4 * a]);
  return sum / (3 * (double)H->n);
}

/* M at x, and K w w^T where a vector is lifted: see dw_factor_positive_but. */
static dw_status blocks_at(dw_ctx *ctx, const dw_factor *f, const double *x, dw_blocks *H)
{
  static const double stiff = 1e3;
  const dw_status status = f->V->blocks(f->V, 0, x, H);
  if (status != DW_OK) return not_computed(ctx, status);
  if (!f->lifted) return DW_OK;
  int64_t site = 0;
  double most = 0;
  for (int64_t i = 0; i < H->n; i++) {
    const double *const v = f->lifted + 3 * i, s = v[0] * v[0] + v[1] * v[1] + v[2] * v[2];
    if (s > most) most = s, site = i;
  }
  const double K = most > 0 ? stiff * mean_diagonal(H) / most : 0;
  const double *const w = f->lifted + 3 * site;
  for (int64_t k = H->start[site]; k < H->start[site + 1]; k++)
    for (int c = 0; c < 9 && H->index[k] == site; c++)
      H->val[k][c] += K * w[c / 3] * w[c % 3];
  return DW_OK;
}

/* L D L^T of an indefinite matrix without exchange of pivots may lose all digits: it counts
 * only when it solves a system. */
static bool trusted(dw_factor *f, const dw_blocks *H, double pin)
{
  double *const y = malloc(2 * (size_t)f->n * sizeof *y), miss = 0;
  if (!y) return false;
  double *const r = y + f->n;
  for (int64_t i = 0; i < f->n; i++)
    r[i] = y[i] = cos(1.0 + 2.399963229728653 * (double)i);
  const bool solved = dw_sparse_solve(f->sparse, y);
  for (int64_t i = 0; i < H->n && solved; i++)
    for (int a = 0; a < 3; a++) {
      double sum = i == 0 ? pin * y[a] : 0;
      for (int64_t k = H->start[i]; k < H->start[i + 1]; k++)
        for (int b = 0; b < 3; b++)
          sum += H->val[k][3 * a + b] * y[3 * (int64_t)H->index[k] + b];
      miss = fmax(miss, fabs(sum - r[3 * i + a]));
    }
  free(y);
  return solved && miss < 1e-9;
}

static dw_status try_sparse(dw_ctx *ctx, dw_factor *f, const double *x, bool *done)
{
  dw_blocks H;
  *done = false;
  if (!f->V->blocks) return DW_OK;
  DW_TRY(blocks_at(ctx, f, x, &H));
  const double pin = f->V->zero ? mean_diagonal(&H) : 0;
  f->kind = SPARSE;
  for (int positive = 1; positive >= (f->lifted ? 1 : 0) && !*done; positive--) {
    DW_TRY(dw_sparse_make(ctx, &H, pin, positive, &f->sparse));
    *done = f->sparse && (positive || trusted(f, &H, pin));
    if (*done) f->negative = dw_sparse_negative(f->sparse);
    if (f->sparse && !*done) dw_sparse_free(f->sparse), f->sparse = NULL;
  }
  return DW_OK;
}

/* -- band ------------------------------------------------------------------------ */

/* Element (r,c), r >= c, of the lower band. */
static double *band_at(dw_factor *f, int64_t r, int64_t c)
{
  return f->a + c * (f->width + 1) + (r - c);
}

static void fill_band(dw_factor *f, const dw_blocks *H)
{
  double mean = 0;
  for (int64_t i = 0; i < H->n; i++)
    for (int64_t k = H->start[i]; k < H->start[i + 1]; k++) {
      const int64_t r = 3 * (int64_t)f->order[i], c = 3 * (int64_t)f->order[H->index[k]];
      for (int a = 0; a < 3; a++)
        for (int b = 0; b < 3 && r >= c; b++)
          if (r + a >= c + b) *band_at(f, r + a, c + b) = H->val[k][3 * a + b];
    }
  for (int64_t i = 0; i < f->n; i++)
    mean += fabs(*band_at(f, i, i)) / (double)f->n;
  for (int64_t i = 0; f->V->zero && i < 3; i++)
    *band_at(f, i, i) += mean;
}

/* *done: the matrix is positive and its factor is there.  Not done is no failure. */
static dw_status try_band(dw_ctx *ctx, dw_factor *f, const double *x, bool *done)
{
  dw_blocks H;
  *done = false;
  if (!f->V->blocks) return DW_OK;
  DW_TRY(blocks_at(ctx, f, x, &H));
  const size_t sites = (size_t)H.n, n = 3 * sites;
  f->order = malloc(sites * sizeof *f->order);
  f->room = malloc(n * sizeof *f->room);
  int64_t reach;
  if (!f->order || !f->room || !dw_rcm_order(&H, f->order, &reach))
    return no_memory(ctx, (double)sites * 16);
  f->width = (lapack_int)(3 * reach + 2);
  if (3 * f->width > f->n) return DW_OK; /* dense is as good */
  f->a = calloc(n * (size_t)(f->width + 1), sizeof *f->a);
  if (!f->a) return no_memory(ctx, 8. * (double)n * (f->width + 1));
  fill_band(f, &H);
  *done =
      LAPACKE_dpbtrf_work(LAPACK_COL_MAJOR, 'L', f->n, f->width, f->a, f->width + 1) == 0;
  f->kind = BAND;
  if (!*done) free(f->a), f->a = NULL;
  return DW_OK;
}

/* -- dense ------------------------------------------------------------------------ */

static dw_status pinned_hessian(dw_ctx *ctx, dw_factor *f, const double *x)
{
  const int64_t n = f->n;
  double mean = 0;
  const dw_status status = f->V->hessian(f->V, 0, x, f->a);
  if (status != DW_OK) return not_computed(ctx, status);
  for (int64_t i = 0; i < n; i++)
    mean += fabs(f->a[i * n + i]) / (double)n;
  if (!isfinite(mean)) return not_computed(ctx, DW_ENUMERIC);
  for (int64_t i = 0; f->V->zero && i < f->V->dim; i++)
    f->a[i * n + i] += mean;
  return DW_OK;
}

/* Negative eigenvalues of D: its 2x2 blocks (negative pivots) have one of each sign.  False
 * when a pivot is zero to rounding. */
static bool count_negative(dw_factor *f)
{
  const int64_t n = f->n;
  double largest = 0, smallest = INFINITY;
  f->negative = 0;
  for (int64_t i = 0; i < n; i++) {
    const double d = f->a[i * n + i];
    if (f->pivot[i] > 0) {
      largest = fmax(largest, fabs(d)), smallest = fmin(smallest, fabs(d));
      f->negative += d < 0;
    } else
      f->negative++, i++;
  }
  return smallest > 16 * DBL_EPSILON * largest;
}

static dw_status factorise_dense(dw_ctx *ctx, dw_factor *f, const double *x)
{
  const size_t n = (size_t)f->n;
  const bool positive = f->kind != BAND; /* a band that failed was not */
  if (f->n > 46000)
    return dw_fail(ctx, DW_EVALUE,
                   "a Hessian of %lld rows is too large to be dense, legal are 1 to 46000; "
                   "configure --with-cholmod factors sparse ones",
                   (long long)f->n);
  f->a = malloc(n * n * sizeof *f->a);
  if (!f->a) return no_memory(ctx, 8. * (double)n * (double)n);
  f->kind = DENSE;
  if (positive) {
    DW_TRY(pinned_hessian(ctx, f, x));
    if (LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'L', f->n, f->a, f->n) == 0) return DW_OK;
  }
  DW_TRY(pinned_hessian(ctx, f, x));
  f->kind = INDEFINITE;
  f->pivot = malloc(n * sizeof *f->pivot);
  double *work = malloc(64 * n * sizeof *work);
  lapack_int info = -1;
  if (f->pivot && work)
    info = LAPACKE_dsytrf_work(LAPACK_COL_MAJOR, 'L', f->n, f->a, f->n, f->pivot, work,
                               64 * f->n);
  free(work);
  if (info < 0) return no_memory(ctx, 512. * (double)n);
  return info > 0 || !count_negative(f) ? singular(ctx) : DW_OK;
}

dw_status dw_factor_make(dw_ctx *ctx, dw_landscape *V, const double *x, dw_factor **out)
{
  *out = NULL;
  if (!V->hessian || V->orders < 2)
    return dw_fail(ctx, DW_EUNSUP, "this potential has no second derivatives");
  dw_factor *f = calloc(1, sizeof *f);
  if (!f) return no_memory(ctx, sizeof *f);
  *f = (dw_factor){.V = V, .kind = DENSE, .n = (lapack_int)V->n};
  dw_blas_threads(1);
  bool done;
  dw_status status = try_sparse(ctx, f, x, &done);
  if (status == DW_OK && !done) status = try_band(ctx, f, x, &done);
  if (status == DW_OK && !done) status = factorise_dense(ctx, f, x);
  if (status == DW_OK)
    *out = f;
  else
    dw_factor_free(f);
  return status;
}

dw_status dw_factor_positive_but(dw_ctx *ctx, dw_landscape *V, const double *x,
                                 const double *v, bool *proven)
{
  *proven = false;
  if (!V->blocks || V->dim != 3) return DW_OK;
  dw_factor *f = calloc(1, sizeof *f);
  if (!f) return no_memory(ctx, sizeof *f);
  *f = (dw_factor){.V = V, .n = (lapack_int)V->n, .lifted = v};
  dw_blas_threads(1);
  dw_status status = try_sparse(ctx, f, x, proven);
  if (status == DW_OK && !*proven && !dw_sparse_built())
    status = try_band(ctx, f, x, proven);
  dw_factor_free(f);
  return status;
}

/* -- use --------------------------------------------------------------------------- */

static lapack_int solve_band(const dw_factor *f, double *y)
{
  for (int64_t i = 0; i < f->n; i++)
    f->room[3 * (int64_t)f->order[i / 3] + i % 3] = y[i];
  const lapack_int info = LAPACKE_dpbtrs_work(LAPACK_COL_MAJOR, 'L', f->n, f->width, 1,
                                              f->a, f->width + 1, f->room, f->n);
  for (int64_t i = 0; i < f->n; i++)
    y[i] = f->room[3 * (int64_t)f->order[i / 3] + i % 3];
  return info;
}

dw_status dw_factor_apply(dw_ctx *ctx, const dw_factor *f, double *y)
{
  lapack_int info;
  dw_blas_threads(1);
  dw_project(f->V, y);
  if (f->kind == SPARSE)
    info = dw_sparse_solve(f->sparse, y) ? 0 : -1;
  else if (f->kind == BAND)
    info = solve_band(f, y);
  else if (f->kind == DENSE)
    info = LAPACKE_dpotrs_work(LAPACK_COL_MAJOR, 'L', f->n, 1, f->a, f->n, y, f->n);
  else
    info =
        LAPACKE_dsytrs_work(LAPACK_COL_MAJOR, 'L', f->n, 1, f->a, f->n, f->pivot, y, f->n);
  if (info)
    return dw_fail(ctx, DW_EINTERNAL, "solving with the Hessian failed (%d)", (int)info);
  dw_project(f->V, y);
  return DW_OK;
}

int64_t dw_factor_negative(const dw_factor *f)
{
  return f->negative;
}

double dw_factor_entries(const dw_factor *f)
{
  if (f->kind == SPARSE) return dw_sparse_entries(f->sparse);
  return (double)f->n * (double)(f->kind == BAND ? f->width + 1 : f->n);
}

const char *dw_factor_method(const dw_factor *f)
{
  static const char *const text[] = {"sparse (CHOLMOD)", "band Cholesky", "dense Cholesky",
                                     "dense LDL^T"};
  return text[f->kind];
}
