/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* modes cubic - nonlinear quasi-localised modes: M z = (kappa/tau) U3:zz with
 * kappa = z.M z, tau = U3:zzz; z minimises the barrier b(z) = 2 kappa^3/(3 tau^2) of the
 * cubic expansion of V (barrier.h).  L. Gartner, E. Lerner, PRE 93, 011001 (2016),
 * doi:10.1103/PhysRevE.93.011001. */
#include "barrier.h"

#include <math.h>
#include <string.h>

typedef struct {
  dw_words guess;
  const char *at;
  double tol, ftol;
  int64_t maxiter;
  const dw_host *host;
} cubic;

typedef struct {
  double start, overlap, tau; /* b of the guess; |guess . mode|; U3:zzz */
} extra;

static dw_status start(const cubic *c, dw_barrier *s, const char *guess)
{
  double size = 0, whole = 0;
  bool sound;
  DW_TRY(c->host->vector(s->ctx, guess, s->n, s->now.z));
  for (int64_t i = 0; i < s->n; i++)
    whole += s->now.z[i] * s->now.z[i];
  dw_barrier_project(s->V, s->now.z);
  for (int64_t i = 0; i < s->n; i++)
    size += s->now.z[i] * s->now.z[i];
  if (!(size > 1e-20 * whole))
    return DW_FAIL(c->host, s->ctx, DW_EVALUE,
                   "modes cubic: the guess %s is a translation or zero", guess);
  DW_TRY(dw_barrier_start(s, &sound));
  if (!(s->now.kappa > 0))
    return DW_FAIL(c->host, s->ctx, DW_EVALUE,
                   "modes cubic: V curves down along the guess %s (kappa = %g): is this a "
                   "minimum?",
                   guess, s->now.kappa);
  if (!sound)
    return DW_FAIL(c->host, s->ctx, DW_EVALUE,
                   "modes cubic: the third derivative vanishes along the guess %s", guess);
  return DW_OK;
}

static dw_status one_mode(const cubic *c, dw_barrier *s, int64_t k, dw_modeset *out,
                          extra *x)
{
  double *first = out->z + k * s->n, overlap = 0; /* the guess, until the mode comes */
  DW_TRY(start(c, s, c->guess.v[k]));
  memcpy(first, s->now.z, (size_t)s->n * sizeof *first);
  x->start = s->now.b;
  DW_TRY(dw_barrier_descend(s, &out->iterations[k], &out->reason[k]));
  for (int64_t i = 0; i < s->n; i++)
    overlap += first[i] * s->now.z[i];
  for (int64_t i = 0; i < s->n; i++)
    first[i] = overlap < 0 ? -s->now.z[i] : s->now.z[i];
  x->overlap = fabs(overlap), x->tau = overlap < 0 ? -s->now.tau : s->now.tau;
  out->value[k] = s->now.b, out->stiffness[k] = s->now.kappa;
  out->residual[k] = s->now.residual;
  return DW_OK;
}

static dw_status put_extras(const cubic *c, dw_ctx *ctx, const extra *x)
{
  const int64_t n = c->guess.n;
  double *v = c->host->alloc(ctx, (size_t)n, sizeof *v);
  if (!v) return DW_ENOMEM;
  const struct {
    const char *name;
    size_t offset;
  } out[] = {{"b_guess", offsetof(extra, start)},
             {"c_guess", offsetof(extra, overlap)},
             {"tau", offsetof(extra, tau)}};
  for (int q = 0; q < 3; q++) {
    for (int64_t k = 0; k < n; k++)
      v[k] = *(const double *)((const char *)&x[k] + out[q].offset);
    DW_TRY(c->host->put(ctx, out[q].name, 1, &n, v));
  }
  c->host->release(ctx, v);
  return DW_OK;
}

static dw_status check_gradient(const cubic *c, dw_ctx *ctx, dw_barrier *s)
{
  double e, most = 0;
  if (s->V->value(s->V, 0, s->x, &e, s->room) != DW_OK)
    return DW_FAIL(c->host, ctx, DW_ENUMERIC, "modes cubic: V is not finite");
  for (int64_t i = 0; i < s->n; i++)
    most = fmax(most, fabs(s->room[i]));
  if (most <= c->ftol) return DW_OK;
  return DW_FAIL(
      c->host, ctx, DW_ESTATE,
      "modes cubic: %s is not at rest: max |f| = %.3g, want %g or less; put `minimize "
      "lbfgs ftol 1e-10` before",
      c->at ? c->at : "the current configuration", most, c->ftol);
}

static dw_status find(void *self, dw_ctx *ctx, dw_landscape *V, const double *x,
                      dw_modeset *out)
{
  const cubic *c = self;
  dw_barrier s;
  if (V->orders < 3 || !V->contract)
    return DW_FAIL(c->host, ctx, DW_EUNSUP,
                   "modes cubic: this potential has no third derivatives");
  DW_TRY(dw_barrier_open(c->host, ctx, V, x, &s));
  s.tol = c->tol, s.maxiter = c->maxiter;
  DW_TRY(check_gradient(c, ctx, &s));
  DW_TRY(c->host->reserve(ctx, out, c->guess.n, V->n));
  extra *extras = c->host->alloc(ctx, (size_t)c->guess.n, sizeof *extras);
  if (!extras) return DW_ENOMEM;
  for (int64_t k = 0; k < c->guess.n; k++)
    DW_TRY(one_mode(c, &s, k, out, &extras[k]));
  dw_barrier_close(&s);
  DW_TRY(put_extras(c, ctx, extras));
  c->host->release(ctx, extras);
  return DW_OK;
}

static const char *at(const void *self)
{
  return ((const cubic *)self)->at;
}

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  cubic *c = self;
  c->host = host;
  if (c->guess.n < 1)
    return DW_FAIL(host, ctx, DW_EVALUE,
                   "guess takes one or more vectors: r_AB, linear.4, ...");
  return DW_OK;
}

static const dw_field fields[] = {
    {.name = "guess",
     .type = DW_WORDS,
     .flags = DW_REQUIRED,
     .offset = offsetof(cubic, guess),
     .doc =
         "Where each mode starts: r_AB r_AS r_tA r_BA r_BS r_tB of the path, NAME.k (mode "
         "number k of a set), file:NAME."},
    {.name = "at",
     .type = DW_HANDLE,
     .offset = offsetof(cubic, at),
     .doc =
         "A or B (ends of the path) or a saved state; default: the current configuration."},
    DW_ARG(cubic, tol, "1e-10", "[1e-13,1)", "1",
           "|M z - (kappa/tau) U3:zz| over |M z| at which a mode has converged."),
    DW_ARG(cubic, maxiter, "1000", "[0,inf)", "1", "Most iterations for each mode."),
    DW_ARG(cubic, ftol, "1e-4", "(0,inf)", "energy/length",
           "Largest force component at which the point counts as a minimum."),
    {0}};

static const dw_field results[] = {
    {.name = "count", .type = DW_INT, .unit = "1", .doc = "Number of modes."},
    {.name = "value",
     .type = DW_REALS,
     .unit = "energy",
     .doc = "Barrier b = 2 kappa^3/(3 tau^2) of the cubic expansion along each mode."},
    {.name = "omega", .type = DW_REALS, .unit = "1/time", .doc = "sqrt(kappa)."},
    {.name = "stiffness",
     .type = DW_REALS,
     .unit = "energy/length^2",
     .doc = "kappa = z.M z."},
    {.name = "tau",
     .type = DW_REALS,
     .unit = "energy/length^3",
     .doc = "U3:zzz; V falls towards z where it is negative."},
    {.name = "PR",
     .type = DW_REALS,
     .unit = "1",
     .doc = "Participation ratio 1/(N sum |z_i|^4), 1/N to 1."},
    {.name = "residual",
     .type = DW_REALS,
     .unit = "1",
     .doc = "|M z - (kappa/tau) U3:zz| over |M z|."},
    {.name = "reason",
     .type = DW_REALS,
     .unit = "1",
     .doc =
         "How each search ended: above 0 converged, -1 iterations used up, -2 no lower b."},
    {.name = "iterations",
     .type = DW_REALS,
     .unit = "1",
     .doc = "Iterations of each mode."},
    {.name = "converged", .type = DW_BOOL, .unit = "1", .doc = "1 when all converged."},
    {.name = "b_guess",
     .type = DW_REALS,
     .unit = "energy",
     .doc = "b of each guess: never less."},
    {.name = "c_guess", .type = DW_REALS, .unit = "1", .doc = "Overlap of mode and guess."},
    {0}};

static const dw_modes_ops ops = {.size = sizeof ops, .at = at, .find = find};

static const dw_style style = {
    .kind = DW_KIND_MODES,
    .name = "cubic",
    .brief = "Cubic nonlinear modes: least barriers of the cubic expansion of V",
    .details = "From each guess the iteration z <- M^+ (U3:zz) is followed while it lowers "
               "the barrier "
               "b(z); where it does not, b is minimised directly by conjugate directions "
               "in the metric "
               "of the Hessian.  b never exceeds that of the guess.  Translations are "
               "projected out, "
               "modes have unit length and point along their guess.  A mode that has not "
               "converged is "
               "kept, with its residual and the reason.",
    .references =
        (const dw_reference[]){{"L. Gartner and E. Lerner, Phys. Rev. E 93, 011001 "
                                "(2016)",
                                "10.1103/PhysRevE.93.011001"},
                               {0}},
    .examples = (const char *const[]){"modes cubic guess r_AB at A",
                                      "modes cubic guess linear.4 linear.5 as soft", NULL},
    .instance_size = sizeof(cubic),
    .fields = fields,
    .create = create,
    .ops = &ops,
    .results = results};

DW_PLUGIN(.name = "modes-cubic", .version = "0.1.0", .author = "the dwell authors",
          .licence = "BSD-3-Clause", .styles = (const dw_style *const[]){&style, NULL});
