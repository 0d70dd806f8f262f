/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* The lowest modes of M by Lanczos iteration with M^+ (C. Lanczos, J. Res. Natl. Bur.
 * Stand. 45, 255 (1950), doi:10.6028/jres.045.026), full reorthogonalisation.
 *
 * With ARPACK linked the first run is its implicitly restarted one.  Translations are known
 * and deflated.  One mode more than asked for is sought: in the gap before it the inertia
 * of M - s (slice.h) says how many there must be.  A run finds one vector of a multiple
 * eigenvalue, so runs from new random vectors, orthogonal to all that was found, follow
 * until none is missing.  Small matrices, saddles of high index, and matrices that are
 * singular beyond their translations are diagonalised whole. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "engine/algebra.h"
#include "engine/arpack.h"
#include "engine/blas.h"
#include "engine/factor.h"
#include "engine/slice.h"
#include "model/landscape.h"

enum { WHOLE = 500, SINGULAR_WHOLE = 9000, MOST_NEGATIVE = 6, RUNS = 64, IDLE_RUNS = 4 };
static const double exhausted = 1e-11, settled = 1e-13;

typedef struct {
  dw_ctx *ctx;
  dw_landscape *V;
  const double *x;
  const dw_factor *factor;
  int64_t n, want; /* modes wanted besides the translations */
  int64_t steps;   /* room of a run */
  double *q;       /* Lanczos vectors [steps + 1][n] */
  double *alpha, *beta, *theta,
      *s; /* of the tridiagonal matrix; its vectors s[steps][steps] */
  int64_t found, room;
  double limit;      /* below it a mode is still wanted when all places are taken */
  double *value, *z; /* found pairs, ascending, [room][n] */
  int64_t count;     /* modes asked for, translations included */
  dw_account *account;
} lanczos;

/* -- one run ------------------------------------------------------------------------ */

static void subtract(const lanczos *l, const double *basis, int64_t count, double *v)
{
  for (int64_t k = 0; k < count; k++) {
    const double *b = basis + k * l->n, c = dw_dot(l->n, b, v);
    for (int64_t i = 0; i < l->n; i++)
      v[i] -= c * b[i];
  }
}

/* Against the run's first `count` vectors, all that was found, and translations.  The found
 * ones come after the run's own, whose rounding they would else take over and amplify. */
static void orthogonalise(const lanczos *l, int64_t count, double *v)
{
  for (int twice = 0; twice < 2; twice++) {
    subtract(l, l->q, count, v);
    subtract(l, l->z, l->found, v);
    dw_project(l->V, v);
  }
}

static double normalise(const lanczos *l, double *v)
{
  const double size = dw_norm(l->n, v);
  for (int64_t i = 0; i < l->n && size > 0; i++)
    v[i] /= size;
  return size;
}

static void start_run(lanczos *l, int run)
{
  const uint64_t key = dw_rng_key(1, 0, "lanczos", (uint32_t)run);
  for (int64_t i = 0; i < l->n; i++)
    l->q[i] = dw_rng_normal(key, (uint64_t)i, 0, 0);
  orthogonalise(l, 0, l->q);
  normalise(l, l->q);
}

/* q[j+1] from q[j]; beta[j] is 0 when the space is exhausted. */
static dw_status step(lanczos *l, int64_t j)
{
  double *next = l->q + (j + 1) * l->n;
  memcpy(next, l->q + j * l->n, (size_t)l->n * sizeof *next);
  DW_TRY(dw_factor_apply(l->ctx, l->factor, next));
  const double size = dw_norm(l->n, next);
  l->alpha[j] = dw_dot(l->n, next, l->q + j * l->n);
  orthogonalise(l, j + 1, next);
  l->beta[j] = normalise(l, next);
  if (!isfinite(l->beta[j]))
    return dw_fail(l->ctx, DW_ENUMERIC, "the lowest modes are not finite");
  if (l->beta[j] <= exhausted * size) l->beta[j] = 0;
  return DW_OK;
}

/* Ritz values theta[0..m) ascending of the first m steps, vectors s[k*m + j]. */
static dw_status ritz(lanczos *l, int64_t m)
{
  memcpy(l->theta, l->alpha, (size_t)m * sizeof *l->theta);
  double *off = l->theta + l->steps, *work = off + l->steps;
  memcpy(off, l->beta, (size_t)m * sizeof *off);
  if (LAPACKE_dstev_work(LAPACK_COL_MAJOR, 'V', (lapack_int)m, l->theta, off, l->s,
                         (lapack_int)m, work))
    return dw_blas_fail(l->ctx, "eigenvalues of a tridiagonal matrix", INFINITY);
  return DW_OK;
}

static bool converged(const lanczos *l, int64_t m, int64_t k)
{
  const double miss = fabs(l->beta[m - 1] * l->s[k * m + m - 1]);
  return miss <= settled * fabs(l->theta[k]);
}

/* The k-th lowest mode seen: negative ones first (1/theta ascending), then theta falling.
 */
static int64_t ranked(const lanczos *l, int64_t m, int64_t k)
{
  int64_t negative = 0;
  while (negative < m && l->theta[negative] < 0)
    negative++;
  return k < negative ? negative - 1 - k : m - 1 - (k - negative);
}

/* -- all runs ------------------------------------------------------------------------- */

/* Puts Ritz vector k in its place among the found. */
static void keep(lanczos *l, int64_t m, int64_t k)
{
  double *z = l->z + l->found * l->n;
  memset(z, 0, (size_t)l->n * sizeof *z);
  for (int64_t j = 0; j < m; j++)
    for (int64_t i = 0; i < l->n; i++)
      z[i] += l->s[k * m + j] * l->q[j * l->n + i];
  normalise(l, z);
  l->value[l->found++] = 1 / l->theta[k];
}

/* Is Ritz value k of a run in want: one of the first `need`, or below the last wanted? */
static bool wanted(const lanczos *l, double theta, int64_t k, int64_t need)
{
  return k < need || (l->found >= l->want && 1 / theta < l->limit);
}

/* One run; keeps the lowest pairs as far as they are wanted, and tells how many. */
static dw_status run(lanczos *l, int number, int64_t *kept)
{
  const int64_t left = l->n - l->V->zero - l->found;
  const int64_t most = left < l->steps ? left : l->steps;
  const int64_t need = l->found < l->want ? l->want - l->found : 0;
  *kept = 0;
  start_run(l, number);
  for (int64_t m = 1; m <= most; m++) {
    DW_TRY(step(l, m - 1));
    const bool last = m == most || l->beta[m - 1] == 0;
    if (!last && (m < need + 8 || m % 8)) continue;
    if (dw_stop_requested(l->ctx)) return DW_EINTR;
    DW_TRY(ritz(l, m));
    int64_t done = 0;
    while (done < m && converged(l, m, ranked(l, m, done)) &&
           wanted(l, l->theta[ranked(l, m, done)], done, need))
      done++;
    const int64_t next = ranked(l, m, done < m ? done : 0);
    const bool complete = done == m || !wanted(l, l->theta[next], done, need);
    if (!last && !(complete && (done > 0 || converged(l, m, next)))) continue;
    for (int64_t k = 0; k < done && l->found < l->room; k++, ++*kept)
      keep(l, m, ranked(l, m, k));
    return DW_OK;
  }
  return DW_OK;
}

/* All wanted modes of a positive M at once; *kept is 0 when it is not done here. */
static dw_status first_run(lanczos *l, int64_t *kept)
{
  bool done;
  *kept = 0;
  if (dw_factor_negative(l->factor)) return DW_OK;
  start_run(l, 0);
  const dw_arpack_job job = {l->factor, l->n, l->want, l->q};
  DW_TRY(dw_arpack_largest(l->ctx, &job, l->value, l->z, &done));
  if (!done) return DW_OK;
  *kept = l->found = l->want;
  for (int64_t k = 0; k < l->found; k++)
    l->value[k] = 1 / l->value[k];
  return DW_OK;
}

static void sort_found(lanczos *l)
{
  double *spare = l->q;
  const size_t bytes = (size_t)l->n * sizeof *spare;
  for (int64_t i = 1; i < l->found; i++)
    for (int64_t k = i; k > 0 && l->value[k] < l->value[k - 1]; k--) {
      const double v = l->value[k];
      l->value[k] = l->value[k - 1], l->value[k - 1] = v;
      memcpy(spare, l->z + k * l->n, bytes);
      memcpy(l->z + k * l->n, l->z + (k - 1) * l->n, bytes);
      memcpy(l->z + (k - 1) * l->n, spare, bytes);
    }
}

/* -- how many there are ------------------------------------------------------------- */

/* Two eigenvalues so near that rounding, not M, tells their vectors apart. */
static bool same_multiplet(double a, double b)
{
  return fabs(a - b) <= 1e-8 * fmax(fabs(a), fabs(b));
}

/* The modes one by one, translations behind the negative ones: value[k], k <= count. */
static double merged(const lanczos *l, int64_t k)
{
  int64_t negative = 0;
  while (negative < l->found && l->value[negative] < 0)
    negative++;
  if (k < negative) return l->value[k];
  return k < negative + l->V->zero ? 0 : l->value[k - l->V->zero];
}

/* Counts the modes below the gap behind the last one asked for, or, when that is within a
 * multiplet, the gap before it.  *missing is -1 when rounding leaves the count open. */
static dw_status verify(lanczos *l, int64_t *missing)
{
  static const double part[] = {0.5, 0.3, 0.7};
  int64_t k = l->count;
  while (k > 0 && same_multiplet(merged(l, k - 1), merged(l, k)))
    k--;
  l->account->cut = k < l->count;
  l->account->below = k;
  *missing = k ? -1 : 0;
  const double from = k ? merged(l, k - 1) : 0, gap = merged(l, k) - from;
  for (int t = 0; t < 3 && *missing < 0; t++) {
    dw_slice slice;
    DW_TRY(dw_slice_count(l->ctx, l->V, l->x, from + part[t] * gap, &slice));
    l->account->bytes = fmax(l->account->bytes, slice.bytes);
    if (slice.blur < 0.25 * gap && slice.below < k)
      return dw_fail(l->ctx, DW_ENUMERIC, "%lld modes were found where there are %lld",
                     (long long)k, (long long)slice.below);
    if (slice.blur < 0.25 * gap) *missing = slice.below - k;
  }
  return DW_OK;
}

/* All wanted modes are there: is one below them missing? */
static dw_status settle(lanczos *l, int64_t kept, int *idle, bool *done)
{
  int64_t missing;
  l->found = l->want;
  l->limit = l->value[l->want - 1] - 1e-9 * fabs(l->value[l->want - 1]);
  DW_TRY(verify(l, &missing));
  l->account->verified = l->account->counted = missing == 0;
  *idle = kept ? 0 : *idle + 1;
  *done = missing == 0 || (missing < 0 && kept == 0);
  if (*done || *idle < IDLE_RUNS) return DW_OK;
  return dw_fail(l->ctx, DW_ENUMERIC,
                 "%lld of the %lld lowest modes were not found: try `modes linear all`",
                 (long long)missing, (long long)l->count);
}

/* *done is false when there are more multiplets than runs. */
static dw_status all_runs(lanczos *l, bool *done)
{
  int idle = 0;
  *done = false;
  for (int number = 0; number < RUNS && !*done; number++) {
    int64_t kept = 0;
    if (number == 0) DW_TRY(first_run(l, &kept));
    if (!kept) DW_TRY(run(l, number, &kept));
    if (kept == 0 && l->found < l->want)
      return dw_fail(l->ctx, DW_ENUMERIC, "the lowest modes did not converge in %lld steps",
                     (long long)l->steps);
    sort_found(l);
    if (l->found >= l->want) DW_TRY(settle(l, kept, &idle, done));
  }
  int64_t negative = 0;
  while (negative < l->found && l->value[negative] < 0)
    negative++;
  const int64_t must = dw_factor_negative(l->factor);
  if (negative != must)
    return dw_fail(l->ctx, DW_ENUMERIC, "%lld negative modes were found, there are %lld",
                   (long long)negative, (long long)must);
  return DW_OK;
}

/* -- results --------------------------------------------------------------------------- */

/* Translations, found modes, ascending; values as Rayleigh quotients where M z is to be
 * had. */
static dw_status deliver(lanczos *l, int64_t count, double *value, double *z)
{
  const int64_t n = l->n, dim = l->V->dim, zero = l->V->zero;
  int64_t negative = 0, from = 0;
  while (negative < l->want && l->value[negative] < 0)
    negative++;
  for (int64_t m = 0; m < count; m++) {
    double *out = z + m * n;
    const bool translation = m >= negative && m < negative + zero;
    if (translation)
      for (int64_t i = 0; i < n; i++)
        out[i] = i % dim == m - negative ? 1 / sqrt((double)l->V->sites) : 0;
    else
      memcpy(out, l->z + from * n, (size_t)n * sizeof *out);
    value[m] = translation ? 0 : l->value[from++];
    if (!l->V->contract) continue;
    DW_TRY(l->V->contract(l->V, 0, l->x, 2, out, l->q, &value[m]));
  }
  return DW_OK;
}

static dw_status whole(dw_ctx *ctx, dw_landscape *V, const double *x, int64_t count,
                       double *value, double *z)
{
  const size_t n = (size_t)V->n;
  double *h = malloc(n * n * sizeof *h), *w = malloc(n * sizeof *w);
  dw_status status =
      h && w ? V->hessian(V, 0, x, h) : dw_fail(ctx, DW_ENOMEM, "no memory for a Hessian");
  if (status == DW_OK)
    status = dw_eigen(ctx, V->n, h, w, h);
  else
    dw_fail(ctx, status, "the Hessian cannot be computed at this point");
  if (status == DW_OK) {
    dw_account *a = dw_algebra_account(ctx);
    a->method = "dense, all of them", a->verified = true, a->below = count;
    while (count < V->n && a->below > 0 && same_multiplet(w[a->below - 1], w[a->below]))
      a->below--;
    a->cut = a->below < count;
    a->entries = (double)n * (double)n, a->bytes = 8 * 3 * a->entries;
    memcpy(value, w, (size_t)count * sizeof *value);
    memcpy(z, h, (size_t)count * n * sizeof *z);
  }
  free(h), free(w);
  return status;
}

/* *done is false when the whole spectrum must be had instead. */
static dw_status lanczos_lowest(lanczos *l, int64_t count, double *value, double *z,
                                bool *done)
{
  const size_t n = (size_t)l->n, m = (size_t)l->steps;
  l->q = malloc(((m + 1) * n + 6 * m + m * m + (size_t)l->room * (n + 1)) * sizeof *l->q);
  if (!l->q) return dw_fail(l->ctx, DW_ENOMEM, "no memory for %zu Lanczos vectors", m);
  l->alpha = l->q + (m + 1) * n, l->beta = l->alpha + m, l->theta = l->beta + m;
  l->s = l->theta + 4 * m, l->value = l->s + m * m, l->z = l->value + l->room;
  dw_status status = all_runs(l, done);
  if (status == DW_OK && *done) status = deliver(l, count, value, z);
  free(l->q);
  return status;
}

static dw_status lowest(dw_ctx *ctx, dw_landscape *V, const double *x, int64_t count,
                        double *value, double *z)
{
  if (V->n <= WHOLE || !V->blocks || 5 * count > V->n)
    return whole(ctx, V, x, count, value, z);
  lanczos l = {.ctx = ctx, .V = V, .x = x, .n = V->n, .count = count};
  const dw_status status = dw_algebra_factor(ctx, V, x, &l.factor);
  if (status == DW_ENUMERIC && V->n <= SINGULAR_WHOLE) {
    dw_error_clear(ctx);
    return whole(ctx, V, x, count, value, z);
  }
  DW_TRY(status);
  const int64_t negative = dw_factor_negative(l.factor);
  if (negative > MOST_NEGATIVE) return whole(ctx, V, x, count, value, z);
  l.account = dw_algebra_account(ctx);
  l.account->method = dw_factor_method(l.factor);
  l.account->entries = dw_factor_entries(l.factor);
  l.account->bytes = 8 * l.account->entries;
  l.want = count > V->zero ? count - V->zero + 1 : 1;
  if (l.want <= negative) l.want = negative + 1;
  l.steps = 6 * l.want + 120, l.room = 2 * l.want;
  if (l.steps > l.n - V->zero) l.steps = l.n - V->zero;
  bool done;
  DW_TRY(lanczos_lowest(&l, count, value, z, &done));
  return done ? DW_OK : whole(ctx, V, x, count, value, z);
}

dw_status dw_lowest(dw_ctx *ctx, dw_landscape *V, const double *x, int64_t count,
                    double *value, double *z)
{
  if (count < 1 || count > V->n)
    return dw_fail(ctx, DW_EVALUE, "%lld lowest modes of %lld", (long long)count,
                   (long long)V->n);
  dw_account *const a = dw_algebra_account(ctx);
  *a = (dw_account){.size = sizeof *a};
  return lowest(ctx, V, x, count, value, z);
}
