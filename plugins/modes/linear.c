/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* modes linear - harmonic modes: M v = omega^2 v, M the Hessian at a stationary point.
 *
 * Numbered from 1, uniform translations first: the softest mode of particles in three
 * dimensions is number 4.  Values are Rayleigh quotients v.Mv and residuals |Mv - omega^2
 * v| over the largest row sum of M, both from products with the sparse M, which the
 * diagonalisation never sees.  Negative omega^2 is shown as negative omega. */
#include <dwell/plugin.h>

#include <math.h>
#include <string.h>
#include <time.h>

#include "linear_report.h"

enum { LANES = 8 };

typedef struct {
  bool all;
  int64_t lowest, blas;
  double below; /* a frequency; 0: not asked */
  const char *at;
  int32_t allow;
  double ftol;
  const dw_host *host;
} linear;

enum { MINIMUM, SADDLE, ANY };
static const char *const allowed[] = {"minimum", "saddle", "any", NULL};

/* -- the point ------------------------------------------------------------------------ */

static double largest(int64_t n, const double *v)
{
  double most = 0;
  for (int64_t i = 0; i < n; i++)
    most = fmax(most, fabs(v[i]));
  return most;
}

static const char *place(const linear *c)
{
  return c->at ? c->at : "the current configuration";
}

static dw_status check_gradient(const linear *c, dw_ctx *ctx, dw_landscape *V,
                                const double *x)
{
  double e, *g = c->host->alloc(ctx, (size_t)V->n, sizeof *g);
  if (!g) return DW_ENOMEM;
  if (V->value(V, 0, x, &e, g) != DW_OK)
    return DW_FAIL(c->host, ctx, DW_ENUMERIC, "V is not finite at %s", place(c));
  const double most = largest(V->n, g);
  c->host->release(ctx, g);
  if (most <= c->ftol || c->allow == ANY) return DW_OK;
  return DW_FAIL(c->host, ctx, DW_ESTATE,
                 "modes linear: %s is not at rest: max |f| = %.3g, want %g or less; put "
                 "`minimize lbfgs ftol 1e-10` before, or say `allow any`",
                 place(c), most, c->ftol);
}

/* -- products with M --------------------------------------------------------------------
 */

/* out = M z for LANES vectors at once, interleaved: z[LANES*i + lane]. */
static void multiply(const dw_blocks *H, const double *z, double *out)
{
  for (int64_t i = 0; i < H->n; i++) {
    double s[3][LANES] = {{0}};
    for (int64_t k = H->start[i]; k < H->start[i + 1]; k++) {
      const double *m = H->val[k], *v = z + (int64_t)3 * LANES * H->index[k];
      for (int a = 0; a < 3; a++)
        for (int l = 0; l < LANES; l++)
          s[a][l] += m[3 * a] * v[l] + m[3 * a + 1] * v[LANES + l] +
                     m[3 * a + 2] * v[2 * LANES + l];
    }
    memcpy(out + (int64_t)3 * LANES * i, s, sizeof s);
  }
}

static double row_sum(const dw_blocks *H)
{
  double most = 0;
  for (int64_t i = 0; i < H->n; i++) {
    double s[3] = {0};
    for (int64_t k = H->start[i]; k < H->start[i + 1]; k++)
      for (int a = 0; a < 9; a++)
        s[a / 3] += fabs(H->val[k][a]);
    most = fmax(most, largest(3, s));
  }
  return most;
}

/* Rayleigh quotient and residual of each mode, both over the same products. */
static void judge_lane(dw_modeset *set, int64_t m, const double *z, const double *Mz,
                       int stride)
{
  double value = 0, rest = 0;
  for (int64_t i = 0; i < set->n; i++)
    value += z[i] * Mz[i * stride];
  for (int64_t i = 0; i < set->n; i++)
    rest += (Mz[i * stride] - value * z[i]) * (Mz[i * stride] - value * z[i]);
  set->value[m] = value, set->residual[m] = sqrt(rest);
}

static dw_status judge_blocks(const linear *c, dw_ctx *ctx, const dw_blocks *H,
                              dw_modeset *set)
{
  const int64_t n = set->n;
  double *room = c->host->alloc(ctx, 2 * LANES * (size_t)n, sizeof *room);
  if (!room) return DW_ENOMEM;
  double *z = room, *Mz = room + LANES * n;
  for (int64_t m = 0; m < set->count; m += LANES) {
    const int64_t lanes = set->count - m < LANES ? set->count - m : LANES;
    for (int64_t l = 0; l < lanes; l++)
      for (int64_t i = 0; i < n; i++)
        z[LANES * i + l] = set->z[(m + l) * n + i];
    multiply(H, z, Mz);
    for (int64_t l = 0; l < lanes; l++)
      judge_lane(set, m + l, set->z + (m + l) * n, Mz + l, LANES);
  }
  c->host->release(ctx, room);
  return DW_OK;
}

/* The same with dense M, for a landscape without blocks. */
static dw_status judge_dense(const linear *c, dw_ctx *ctx, dw_landscape *V, const double *x,
                             dw_modeset *set)
{
  const int64_t n = set->n;
  double *H = c->host->alloc(ctx, (size_t)(n * (n + 1)), sizeof *H);
  if (!H) return DW_ENOMEM;
  double *Mz = H + n * n;
  if (V->hessian(V, 0, x, H) != DW_OK)
    return DW_FAIL(c->host, ctx, DW_ENUMERIC, "modes linear: M is not finite");
  for (int64_t m = 0; m < set->count; m++) {
    const double *z = set->z + m * n;
    for (int64_t i = 0; i < n; i++) {
      Mz[i] = 0;
      for (int64_t j = 0; j < n; j++)
        Mz[i] += H[i * n + j] * z[j];
    }
    judge_lane(set, m, z, Mz, 1);
  }
  c->host->release(ctx, H);
  return DW_OK;
}

static dw_status judge(const linear *c, dw_ctx *ctx, dw_landscape *V, const double *x,
                       dw_modeset *set, double *size)
{
  dw_blocks H;
  double norm = fmax(largest(set->count, set->value), 1e-300);
  if (V->blocks) {
    if (V->blocks(V, 0, x, &H) != DW_OK)
      return DW_FAIL(c->host, ctx, DW_ENUMERIC, "modes linear: M is not finite");
    norm = row_sum(&H);
    DW_TRY(judge_blocks(c, ctx, &H, set));
  } else
    DW_TRY(judge_dense(c, ctx, V, x, set));
  for (int64_t m = 0; m < set->count; m++) {
    set->residual[m] /= norm;
    set->stiffness[m] = set->value[m];
    set->reason[m] = set->residual[m] < 1e-9 ? DW_CONVERGED_GRADIENT : DW_DIVERGED_NAN;
  }
  *size = norm;
  return DW_OK;
}

/* -- order -------------------------------------------------------------------------------
 */

/* Weight of a unit vector in the uniform translations. */
static double translation(const dw_landscape *V, const double *z)
{
  double weight = 0;
  for (int64_t a = 0; a < V->dim; a++) {
    double s = 0;
    for (int64_t i = 0; i < V->sites; i++)
      s += z[V->dim * i + a];
    weight += s * s / (double)V->sites;
  }
  return weight;
}

static void swap_rows(double *a, double *b, int64_t n)
{
  for (int64_t i = 0; i < n; i++) {
    const double t = a[i];
    a[i] = b[i], b[i] = t;
  }
}

/* Brings the translations to the front, in x, y, z order and exact.  Where other zero modes
 * mix with them (loose particles) the order stays ascending. */
static void translations_first(const dw_landscape *V, dw_modeset *set)
{
  int64_t at = 0;
  for (int64_t m = 0; m < set->count && at < V->zero; m++) {
    if (translation(V, set->z + m * set->n) < 0.99) continue;
    for (int64_t k = m; k > at; k--) {
      swap_rows(set->z + k * set->n, set->z + (k - 1) * set->n, set->n);
      swap_rows(set->value + k, set->value + k - 1, 1);
    }
    at++;
  }
  if (at < V->zero) return;
  for (int64_t m = 0; m < V->zero; m++)
    for (int64_t i = 0; i < set->n; i++)
      set->z[m * set->n + i] = i % V->dim == m ? 1 / sqrt((double)V->sites) : 0;
}

/* The largest component of each mode is positive: LAPACK leaves the sign open. */
static void fix_signs(dw_modeset *set)
{
  for (int64_t m = 0; m < set->count; m++) {
    double *z = set->z + m * set->n, top = 0;
    for (int64_t i = 0; i < set->n; i++)
      if (fabs(z[i]) > fabs(top) * (1 + 1e-6)) top = z[i];
    for (int64_t i = 0; i < set->n && top < 0; i++)
      z[i] = -z[i];
  }
}

/* -- the style ---------------------------------------------------------------------------
 */

static double now(void)
{
  struct timespec t;
  timespec_get(&t, TIME_UTC);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static dw_status diagonalise_all(const linear *c, dw_ctx *ctx, dw_landscape *V,
                                 const double *x, dw_modeset *out, dw_account *how)
{
  if (V->hessian(V, 0, x, out->z) != DW_OK)
    return DW_FAIL(c->host, ctx, DW_ENUMERIC, "the Hessian is not finite at %s", place(c));
  DW_TRY(c->host->eigen_threads(ctx, c->blas, V->n, out->z, out->value, out->z));
  *how = (dw_account){.size = sizeof *how,
                      .verified = true,
                      .below = V->n,
                      .entries = (double)V->n * (double)V->n,
                      .method = "dense, all of them"};
  how->bytes = 8 * 3 * how->entries;
  return DW_OK;
}

static dw_status diagonalise(const linear *c, dw_ctx *ctx, dw_landscape *V, const double *x,
                             dw_modeset *out, dw_account *how)
{
  const int64_t n = V->n;
  const int64_t least = c->lowest < V->zero ? V->zero : c->lowest;
  const bool all = c->lowest == 0 || c->lowest >= n;
  DW_TRY(c->host->reserve(ctx, out, all ? n : least, n));
  if (all) return diagonalise_all(c, ctx, V, x, out, how);
  DW_TRY(c->host->lowest(ctx, V, x, out->count, out->value, out->z));
  c->host->account(ctx, how);
  return DW_OK;
}

/* Modes with omega < below: as many as inertia counts, and one more that lies above. */
static dw_status diagonalise_below(const linear *c, dw_ctx *ctx, dw_landscape *V,
                                   const double *x, dw_modeset *out, dw_account *how)
{
  const double limit = c->below * c->below;
  linear some = *c;
  some.lowest = V->n;
  if (V->blocks) DW_TRY(c->host->below(ctx, V, x, limit, &some.lowest));
  do {
    some.lowest++; /* once, but for a mode within rounding of the limit */
    DW_TRY(diagonalise(&some, ctx, V, x, out, how));
  } while (out->count < V->n && out->value[out->count - 1] < limit);
  while (out->count > V->zero && out->value[out->count - 1] >= limit)
    out->count--;
  if (out->count < how->below) how->below = out->count, how->cut = false;
  return DW_OK;
}

static dw_status find(void *self, dw_ctx *ctx, dw_landscape *V, const double *x,
                      dw_modeset *out)
{
  const linear *c = self;
  if (V->orders < 2 || !V->hessian)
    return DW_FAIL(c->host, ctx, DW_EUNSUP, "modes linear: this potential has no Hessian");
  DW_TRY(check_gradient(c, ctx, V, x));
  DW_TRY(linear_rattlers(c->host, ctx, V, x));
  linear_report report = {.host = c->host, .set = out, .translations = V->zero};
  const double from = now();
  DW_TRY(c->below > 0 ? diagonalise_below(c, ctx, V, x, out, &report.account)
                      : diagonalise(c, ctx, V, x, out, &report.account));
  report.seconds = now() - from;
  translations_first(V, out);
  fix_signs(out);
  double norm = 0;
  DW_TRY(judge(c, ctx, V, x, out, &norm));
  report.zero = 1e-10 * norm;
  DW_TRY(linear_report_put(&report, ctx));
  int64_t negative = 0;
  const double zero = 1e-10 * fmax(1, largest(out->count, out->value));
  for (int64_t m = 0; m < out->count; m++)
    negative += out->value[m] < -zero;
  const double count = (double)negative;
  DW_TRY(c->host->put(ctx, "negative", 0, NULL, &count));
  if (negative == 0 || c->allow != MINIMUM) return DW_OK;
  return DW_FAIL(
      c->host, ctx, DW_ESTATE,
      "modes linear: %s is no minimum but a saddle: %lld negative eigenvalue%s, the "
      "lowest %.3g; `minimize lbfgs` from a point moved along it, or say `allow "
      "saddle`",
      place(c), (long long)negative, negative > 1 ? "s" : "",
      out->value[V->zero < out->count ? V->zero : 0]);
}

static const char *at(const void *self)
{
  return ((const linear *)self)->at;
}

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  linear *c = self;
  c->host = host;
  if (c->all + (c->lowest > 0) + (c->below > 0) > 1)
    return DW_FAIL(host, ctx, DW_EVALUE, "give `all`, `lowest` or `below`, not both");
  return DW_OK;
}

static const dw_field fields[] = {
    {.name = "all",
     .type = DW_BOOL,
     .flags = DW_FLAG,
     .offset = offsetof(linear, all),
     .dflt = "no",
     .doc = "All modes, by full diagonalisation; the default."},
    DW_ARG(linear, lowest, "0", "[0,inf)", "1",
           "Only so many, the lowest, translations included; 0: all."),
    DW_ARG(linear, below, "0", "[0,inf)", "1/time",
           "Only those of lower frequency, and the translations; 0: all."),
    DW_ARG(linear, blas, "1", "[1,256]", "1",
           "Threads of the BLAS library for all modes; last digits hang on their number."),
    {.name = "at",
     .type = DW_HANDLE,
     .offset = offsetof(linear, at),
     .doc =
         "A or B (ends of the path) or a saved state; default: the current configuration."},
    {.name = "allow",
     .type = DW_ENUM,
     .offset = offsetof(linear, allow),
     .dflt = "minimum",
     .choices = allowed,
     .doc = "What the point may be: a minimum, a saddle too, or any point at all."},
    DW_ARG(linear, ftol, "1e-4", "(0,inf)", "energy/length",
           "Largest force component at which the point counts as at rest."),
    {0}};

static const dw_field results[] = {
    {.name = "count", .type = DW_INT, .unit = "1", .doc = "Number of modes."},
    {.name = "first", .type = DW_INT, .unit = "1", .doc = "Number of the first one."},
    {.name = "omega",
     .type = DW_REALS,
     .unit = "1/time",
     .doc = "Frequencies; negative where omega^2 is."},
    {.name = "value", .type = DW_REALS, .unit = "1/time^2", .doc = "omega^2."},
    {.name = "PR",
     .type = DW_REALS,
     .unit = "1",
     .doc = "Participation ratio 1/(N sum |v_i|^4), 1/N to 1."},
    {.name = "residual",
     .type = DW_REALS,
     .unit = "1",
     .doc = "|M v - omega^2 v| over the largest row sum of M."},
    {.name = "negative", .type = DW_INT, .unit = "1", .doc = "Negative eigenvalues."},
    {.name = "zero",
     .type = DW_INT,
     .unit = "1",
     .doc = "Modes of zero frequency, translations included: |omega^2| below 1e-10 of the "
            "largest row sum of M."},
    {.name = "rattlers",
     .type = DW_INT,
     .unit = "1",
     .doc = "Particles without neighbours; three zero modes each."},
    {.name = "verified",
     .type = DW_BOOL,
     .unit = "1",
     .doc = "1 when none of the first `below` modes is missing and none is there twice: by "
            "the "
            "inertia of M - s, or because all modes were computed."},
    {.name = "below",
     .type = DW_INT,
     .unit = "1",
     .doc = "Modes counted by inertia: all of the set, or those before a multiplet that is "
            "cut."},
    {.name = "cut",
     .type = DW_BOOL,
     .unit = "1",
     .doc =
         "1 when the last modes are part of a multiplet that has more than the set holds: "
         "omega^2 within 1e-8."},
    {.name = "method", .type = DW_STRING, .doc = "How M was factorised."},
    {.name = "seconds", .type = DW_REAL, .unit = "s", .doc = "Time it took."},
    {.name = "entries", .type = DW_REAL, .unit = "1", .doc = "Numbers in the factor of M."},
    {.name = "megabytes",
     .type = DW_REAL,
     .unit = "MB",
     .doc = "Memory of the largest factor, in 10^6 bytes."},
    {.name = "converged",
     .type = DW_BOOL,
     .unit = "1",
     .doc = "1 when every residual is below 1e-9."},
    {.name = "e", .type = DW_REAL, .unit = "energy", .doc = "V where the modes are."},
    {0}};

static const dw_modes_ops ops = {.size = sizeof ops, .at = at, .find = find};

static const dw_style style = {
    .kind = DW_KIND_MODES,
    .name = "linear",
    .brief = "Harmonic modes: eigenvectors of the Hessian",
    .details =
        "Modes are numbered from 1 in order of frequency, with the uniform translations "
        "first, "
        "so that the softest mode in three dimensions is NAME.4.  All modes take LAPACK's "
        "divide and conquer, and every one is checked; the lowest take Lanczos iteration "
        "with "
        "the inverse Hessian, sparse with CHOLMOD and ARPACK where dwell was configured "
        "with "
        "them, else in band form, dense where that does not pay (`method` says which); a "
        "factorisation of M - s, s in the gap behind the last mode, then counts how many "
        "there must be, and what is missing is sought until it is found.",
    .examples =
        (const char *const[]){"modes linear all at A", "modes linear lowest 30",
                              "modes linear below 1.2",
                              "modes linear lowest 10 at S allow saddle as soft", NULL},
    .instance_size = sizeof(linear),
    .fields = fields,
    .create = create,
    .ops = &ops,
    .results = results};

DW_PLUGIN(.name = "modes-linear", .version = "0.1.0", .author = "the dwell authors",
          .licence = "BSD-3-Clause", .styles = (const dw_style *const[]){&style, NULL});
