/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* A stationary point of index 1 by hybrid eigenvector following: a Newton step uphill along
 * the lowest mode v, an L-BFGS step downhill in the space perpendicular to it.
 *
 * L. J. Munro, D. J. Wales, Phys. Rev. B 59, 3969 (1999), doi:10.1103/PhysRevB.59.3969.
 * Steps are judged by the gradient alone, so max |g| = 1e-9 is reached where V is known to
 * 1e-13.  The mode is followed from a guess (engine/lowest_mode.c) and renewed as x moves.
 */
#include <math.h>
#include <string.h>

#include "engine/algebra.h"
#include "engine/factor.h"
#include "engine/lowest_mode.h"
#include "engine/path.h"
#include "model/landscape.h"

enum { MEMORY = 12, ITERATIONS = 500, RENEW = 60 };
static const double trust = 0.1;   /* largest step, length */
static const double wander = 0.05; /* distance after which the mode is renewed */
static const double mode_coarse = 1e-2, mode_fine = 1e-6; /* residuals of the mode */

typedef struct {
  dw_ctx *ctx;
  dw_landscape *V;
  int64_t n;
  double *x, *v, *g;                      /* point, mode, gradient */
  double residual;                        /* of the mode that is handed back */
  double *last_x, *last_g, *step, *s, *y; /* previous point; [MEMORY][n] */
  double rho[MEMORY];
  int64_t used, newest;
  dw_saddle *out;
} search;

static dw_status begin(search *o)
{
  const size_t n = (size_t)o->n;
  double *const all = dw_alloc(o->ctx, (4 + 2 * MEMORY) * n, sizeof *all);
  if (!all) return DW_ENOMEM;
  o->g = all, o->last_x = o->g + n, o->last_g = o->last_x + n, o->step = o->last_g + n;
  o->s = o->step + n, o->y = o->s + MEMORY * n;
  return DW_OK;
}

static void remove_mode(const search *o, double *z)
{
  const double c = dw_dot(o->n, z, o->v);
  for (int64_t i = 0; i < o->n; i++)
    z[i] -= c * o->v[i];
}

/* Curvature perpendicular to the mode, from the last step. */
static void learn(search *o)
{
  const int64_t n = o->n, at = (o->newest + 1) % MEMORY;
  double *s = o->s + at * n, *y = o->y + at * n;
  for (int64_t i = 0; i < n; i++)
    s[i] = o->x[i] - o->last_x[i], y[i] = o->g[i] - o->last_g[i];
  remove_mode(o, s), remove_mode(o, y);
  const double sy = dw_dot(n, s, y);
  if (!(sy > 1e-8 * dw_norm(n, s) * dw_norm(n, y))) return;
  o->rho[at] = 1 / sy, o->newest = at;
  if (o->used < MEMORY) o->used++;
}

static void add(int64_t n, double c, const double *x, double *y)
{
  for (int64_t i = 0; i < n; i++)
    y[i] += c * x[i];
}

/* step = -H g by the two-loop recursion, all perpendicular to the mode. */
static void descend(search *o)
{
  const int64_t n = o->n;
  double a[MEMORY], *d = o->step;
  for (int64_t i = 0; i < n; i++)
    d[i] = -o->g[i];
  remove_mode(o, d);
  for (int64_t k = 0; k < o->used; k++) {
    const int64_t i = (o->newest - k + MEMORY) % MEMORY;
    a[i] = o->rho[i] * dw_dot(n, o->s + i * n, d);
    add(n, -a[i], o->y + i * n, d);
  }
  double scale = 0.01;
  if (o->used) {
    const double *y = o->y + o->newest * n;
    scale = 1 / (o->rho[o->newest] * dw_dot(n, y, y));
  }
  for (int64_t i = 0; i < n; i++)
    d[i] *= scale;
  for (int64_t k = o->used; k-- > 0;) {
    const int64_t i = (o->newest - k + MEMORY) % MEMORY;
    add(n, a[i] - o->rho[i] * dw_dot(n, o->y + i * n, d), o->s + i * n, d);
  }
  remove_mode(o, d);
}

/* Uphill along the mode: to the maximum of the parabola where there is one. */
static double ascend(const search *o)
{
  const double g = dw_dot(o->n, o->g, o->v);
  const double newton = o->out->curvature < 0 ? -g / o->out->curvature : copysign(trust, g);
  return fmax(-trust, fmin(trust, newton));
}

static void limit(search *o)
{
  const double length = dw_norm(o->n, o->step);
  if (length > trust)
    for (int64_t i = 0; i < o->n; i++)
      o->step[i] *= trust / length;
}

static dw_status gradient(search *o)
{
  const dw_status status = o->V->value(o->V, 0, o->x, &o->out->e, o->g);
  o->out->evaluations++;
  if (status == DW_ENUMERIC) {
    dw_error_clear(o->ctx);
    o->out->reason = DW_DIVERGED_NAN;
    return DW_OK;
  }
  if (status == DW_OK) o->out->force = dw_max_abs(o->n, o->g);
  return status;
}

/* The mode at x, as good as the distance from the saddle asks for. */
static dw_status renew(search *o, double residual)
{
  return dw_mode_follow(o->ctx, o->V, o->x, o->v, residual, &o->out->curvature,
                        &o->out->evaluations);
}

static dw_status iterate(search *o)
{
  memcpy(o->last_x, o->x, (size_t)o->n * sizeof *o->x);
  memcpy(o->last_g, o->g, (size_t)o->n * sizeof *o->g);
  const double up = ascend(o);
  descend(o);
  limit(o);
  add(o->n, up, o->v, o->step);
  limit(o);
  add(o->n, 1, o->step, o->x);
  DW_TRY(gradient(o));
  learn(o);
  return DW_OK;
}

static dw_status loop(search *o, double ftol)
{
  double moved = 0;
  int64_t age = 0;
  DW_TRY(gradient(o));
  if (o->out->reason == DW_ITERATING) DW_TRY(renew(o, mode_coarse));
  for (int64_t it = 0; o->out->reason == DW_ITERATING; it++) {
    if (dw_stop_requested(o->ctx))
      return dw_fail(o->ctx, DW_EINTR, "saddle search: stopped on request");
    if (o->out->force < ftol) {
      DW_TRY(renew(o, o->residual));
      o->out->reason = o->out->curvature < 0 ? DW_CONVERGED_GRADIENT : DW_DIVERGED_SHAPE;
    } else if (it >= ITERATIONS) {
      o->out->reason = DW_DIVERGED_MAXITER;
    } else {
      if (moved > wander || age >= RENEW) {
        DW_TRY(renew(o, age >= RENEW ? 0.1 * mode_coarse : mode_coarse));
        moved = 0, age = 0;
      }
      DW_TRY(iterate(o));
      moved += dw_norm(o->n, o->step), age++;
    }
  }
  return DW_OK;
}

static dw_status find(dw_ctx *ctx, dw_landscape *V, double *x, double *v, double ftol,
                      double residual, dw_saddle *out)
{
  *out = (dw_saddle){.negative = -1};
  search o = {.ctx = ctx,
              .V = V,
              .n = V->n,
              .x = x,
              .v = v,
              .residual = residual,
              .newest = -1,
              .out = out};
  DW_TRY(begin(&o));
  const dw_status status = loop(&o, ftol);
  dw_release(ctx, o.g);
  return status;
}

dw_status dw_saddle_find(dw_ctx *ctx, dw_landscape *V, double *x, double *v, double ftol,
                         dw_saddle *out)
{
  return find(ctx, V, x, v, ftol, mode_coarse, out);
}

dw_status dw_saddle_refine(dw_ctx *ctx, dw_landscape *V, double *x, double *v, double ftol,
                           dw_saddle *out)
{
  DW_TRY(find(ctx, V, x, v, ftol, mode_fine, out));
  if (out->reason < 0) return DW_OK;
  bool one = false;
  if (out->curvature < 0) DW_TRY(dw_factor_positive_but(ctx, V, x, v, &one));
  if (one) out->negative = 1;
  return one ? DW_OK : dw_inertia(ctx, V, x, &out->negative);
}
