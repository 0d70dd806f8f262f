/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* The nudged elastic band: F = -g_perp + k (|t+| - |t-|) t, and on the climbing image
 * F = -g + 2 (g.t) t, driven by FIRE over the whole band.
 *
 * G. Henkelman, B. P. Uberuaga, H. Jonsson, J. Chem. Phys. 113, 9901 (2000),
 * doi:10.1063/1.1329672; FIRE as in plugins/minimize/fire.c.  These forces are no gradient
 * of anything: on soft paths of many images the iteration can flutter.  It is watched, and
 * the best band seen is returned, with DW_DIVERGED_LINESEARCH, when it does not come back.
 */
#include "elastic.h"

enum { DELAY = 20, PATIENCE = 1000 };
static const double grow = 1.1, shrink = 0.5, mix0 = 0.25, mix_fall = 0.99;
static const double forget = 0.998;  /* fading of the largest curvature, a step */
static const double farthest = 0.05; /* largest displacement of a coordinate in a step */

typedef struct {
  dw_images *b;
  const dw_elastic *o;
  int64_t size;                   /* numbers of the inner images */
  double *x, *f, *v, *best, *old; /* positions, forces, velocities; best band; old forces */
  double now, mix, fperp, least;
  double stiffest; /* largest curvature along recent steps: it limits the time step */
  int64_t downhill, since; /* steps downhill; iterations since the best */
} drive;

static void forces(drive *d)
{
  dw_images *b = d->b;
  const int64_t n = b->n;
  dw_images_tangents(b);
  for (int64_t i = 1; i + 1 < b->m; i++) {
    double *f = d->f + (i - 1) * n;
    const double along = dw_vec_dot(n, b->g[i], b->t[i]);
    const double stretch =
        dw_vec_distance(n, b->x[i + 1], b->x[i]) - dw_vec_distance(n, b->x[i], b->x[i - 1]);
    const double c = i == b->climbing ? 2 * along : along + d->o->spring * stretch;
    for (int64_t k = 0; k < n; k++)
      f[k] = -b->g[i][k] + c * b->t[i][k];
  }
}

static void adapt(drive *d)
{
  const double power = dw_vec_dot(d->size, d->f, d->v);
  if (power > 0) {
    if (++d->downhill > DELAY) {
      d->now = fmin(grow * d->now, d->o->dtmax);
      d->mix *= mix_fall;
    }
    return;
  }
  const bool moving = d->downhill > 0;
  d->downhill = 0, d->mix = mix0;
  if (!moving) return;
  d->now = fmax(shrink * d->now, 0.02 * d->o->dt);
  dw_vec_add(d->size, -0.5 * d->now, d->v, d->x);
  dw_vec_scale(d->size, 0, d->v);
}

static void move(drive *d)
{
  adapt(d);
  if (d->stiffest > 0) d->now = fmin(d->now, 1.5 / sqrt(d->stiffest));
  dw_vec_add(d->size, d->now, d->f, d->v);
  const double speed = dw_vec_norm(d->size, d->v), force = dw_vec_norm(d->size, d->f);
  if (force > 0)
    for (int64_t i = 0; i < d->size; i++)
      d->v[i] = (1 - d->mix) * d->v[i] + d->mix * speed / force * d->f[i];
  const double largest = d->now * dw_vec_max(d->size, d->v);
  if (largest > farthest) dw_vec_scale(d->size, farthest / largest, d->v);
  dw_vec_add(d->size, d->now, d->v, d->x);
}

/* The curvature along the step just made. */
static void watch(drive *d)
{
  const double vv = dw_vec_dot(d->size, d->v, d->v);
  if (!(vv > 0)) return;
  const double change = dw_vec_dot(d->size, d->old, d->v) - dw_vec_dot(d->size, d->f, d->v);
  d->stiffest = fmax(forget * d->stiffest, change / (d->now * vv));
}

/* Are the perpendicular gradients small beside those along the path? */
static bool soft_enough(const dw_images *b, double softness)
{
  double perp = 0, along = 0;
  for (int64_t i = 1; i + 1 < b->m; i++) {
    const double t = dw_vec_dot(b->n, b->g[i], b->t[i]);
    const double gg = dw_vec_dot(b->n, b->g[i], b->g[i]);
    along = fmax(along, fabs(t)), perp = fmax(perp, gg - t * t);
  }
  return sqrt(perp) < softness * along;
}

static dw_reason judge(drive *d, int64_t iteration)
{
  d->fperp = dw_images_fperp(d->b);
  if (!isfinite(d->fperp)) return DW_DIVERGED_NAN;
  if (d->fperp < d->least) {
    d->least = d->fperp, d->since = 0;
    dw_vec_copy(d->size, d->x, d->best);
  } else {
    d->since++;
  }
  if (d->fperp < d->o->ftol) return DW_CONVERGED_GRADIENT;
  if (d->o->softness > 0 && soft_enough(d->b, d->o->softness)) return DW_CONVERGED_STEP;
  if (d->since >= PATIENCE) return DW_DIVERGED_LINESEARCH;
  return iteration >= d->o->maxiter ? DW_DIVERGED_MAXITER : DW_ITERATING;
}

static dw_status loop(drive *d, int64_t *iterations, dw_reason *why)
{
  dw_images *b = d->b;
  *why = DW_ITERATING;
  for (*iterations = 0;; ++*iterations) {
    const dw_status status = dw_images_evaluate(b, 1, b->m - 2);
    if (status == DW_ENUMERIC) *why = DW_DIVERGED_NAN;
    if (status != DW_OK) return status == DW_ENUMERIC ? DW_OK : status;
    if (d->o->climb) {
      const int64_t top = dw_images_top(b);
      b->climbing = top > 0 && top + 1 < b->m ? top : -1;
    }
    dw_vec_copy(d->size, d->f, d->old);
    forces(d);
    if (*iterations > 0) watch(d);
    *why = judge(d, *iterations);
    if (*why != DW_ITERATING) return DW_OK;
    if (b->host->stop_requested(b->ctx))
      return DW_FAIL(b->host, b->ctx, DW_EINTR, "neb: stopped on request");
    move(d);
  }
}

dw_status dw_elastic_relax(dw_images *b, const dw_elastic *o, int64_t *iterations,
                           dw_reason *why)
{
  const size_t size = (size_t)((b->m - 2) * b->n);
  drive d = {
      .b = b, .o = o, .size = (int64_t)size, .x = b->x[1], .now = o->dt, .mix = mix0};
  d.f = b->host->alloc(b->ctx, 4 * size, sizeof *d.f);
  if (!d.f) return DW_ENOMEM;
  d.v = d.f + size, d.best = d.v + size, d.old = d.best + size;
  d.least = INFINITY;
  dw_vec_copy(d.size, d.x, d.best);
  dw_status status = loop(&d, iterations, why);
  if (status == DW_OK && *why < 0) {
    dw_vec_copy(d.size, d.best, d.x);
    status = dw_images_evaluate(b, 1, b->m - 2);
    if (status == DW_ENUMERIC) status = DW_OK;
    dw_images_tangents(b);
  }
  b->host->release(b->ctx, d.f);
  return status;
}
