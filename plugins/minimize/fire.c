/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* fire.c - fast inertial relaxation engine: molecular dynamics whose velocity is turned
 * towards the force, v <- (1 - a) v + a |v| f/|f|, and stopped when it runs uphill.
 *
 * E. Bitzek, P. Koskinen, F. Gaehler, M. Moseler, P. Gumbsch, Phys. Rev. Lett. 97, 170201
 * (2006), doi:10.1103/PhysRevLett.97.170201; the variant of J. Guenole et al., Comput.
 * Mater. Sci. 175, 109584 (2020), doi:10.1016/j.commatsci.2020.109584: semi-implicit
 * Euler steps, half a step back when uphill.  All masses 1.  The time step also stays below
 * 1.5/w, w^2 the largest curvature met along the way: beyond 2/w the motion is unstable. */
#include <dwell/vector.h>

#include "limits.h"

typedef struct {
  double ftol, step, dt, dtmax;
  int64_t maxiter, maxeval, delay;
  const dw_host *host;
  int64_t n, downhill; /* steps since the last uphill one */
  double *v, *g;       /* velocity, gradient before the step */
  double now, mix;     /* time step and a at present */
  double stiffest;     /* largest curvature along recent steps */
} fire;

static const double grow = 1.1, shrink = 0.5, mix0 = 0.25, mix_fall = 0.99;
static const double forget = 0.998; /* fading of the largest curvature, a step */

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  fire *o = self;
  o->host = host;
  if (o->dtmax < o->dt)
    return DW_FAIL(host, ctx, DW_EVALUE, "minimize fire: dtmax = %g is below dt = %g",
                   o->dtmax, o->dt);
  return DW_OK;
}

static dw_status start(void *self, dw_ctx *ctx, dw_landscape *V, const dw_point *p)
{
  fire *o = self;
  (void)p;
  if (o->n != V->n) {
    o->host->release(ctx, o->v);
    o->v = o->host->alloc(ctx, 2 * (size_t)V->n, sizeof *o->v);
    o->n = o->v ? V->n : 0;
    if (!o->v) return DW_ENOMEM;
    o->g = o->v + o->n;
  }
  dw_vec_scale(o->n, 0, o->v);
  o->now = o->dt, o->mix = mix0, o->downhill = 0, o->stiffest = 0;
  return DW_OK;
}

/* Adapts the time step to the power f.v; stops an uphill motion half a step back. */
static void adapt(fire *o, dw_point *p)
{
  const double power = -dw_vec_dot(o->n, p->g, o->v);
  if (power > 0) {
    if (++o->downhill > o->delay) {
      o->now = fmin(grow * o->now, o->dtmax);
      o->mix *= mix_fall;
    }
    return;
  }
  const bool moving = o->downhill > 0;
  o->downhill = 0, o->mix = mix0;
  if (!moving) return;
  o->now = fmax(shrink * o->now, 0.02 * o->dt);
  dw_vec_add(o->n, -0.5 * o->now, o->v, p->x);
  dw_vec_scale(o->n, 0, o->v);
}

/* The curvature along the step just made. */
static void watch(fire *o, const dw_point *p)
{
  const double vv = dw_vec_dot(o->n, o->v, o->v);
  if (!(vv > 0)) return;
  const double change = dw_vec_dot(o->n, p->g, o->v) - dw_vec_dot(o->n, o->g, o->v);
  o->stiffest = fmax(forget * o->stiffest, change / (o->now * vv));
}

static dw_status iterate(void *self, dw_ctx *ctx, dw_landscape *V, dw_point *p,
                         int64_t *evals, dw_reason *why)
{
  fire *o = self;
  (void)ctx;
  adapt(o, p);
  if (o->stiffest > 0) o->now = fmin(o->now, 1.5 / sqrt(o->stiffest));
  dw_vec_add(o->n, -o->now, p->g, o->v);
  const double speed = dw_vec_norm(o->n, o->v), force = dw_vec_norm(o->n, p->g);
  if (force > 0)
    for (int64_t i = 0; i < o->n; i++)
      o->v[i] = (1 - o->mix) * o->v[i] - o->mix * speed / force * p->g[i];
  const double largest = o->now * dw_vec_max(o->n, o->v);
  if (largest > o->step) dw_vec_scale(o->n, o->step / largest, o->v);
  dw_vec_add(o->n, o->now, o->v, p->x);
  dw_vec_copy(o->n, p->g, o->g);
  ++*evals;
  const dw_status status = V->value(V, 0, p->x, &p->e, p->g);
  if (status == DW_OK) watch(o, p);
  if (status != DW_ENUMERIC) return status;
  *why = DW_DIVERGED_NAN;
  return DW_OK;
}

static const dw_field fields[] = {
    MINIMIZE_LIMITS(fire),
    DW_ARG(fire, step, "0.1", "(0,inf)", "length",
           "Largest change of a coordinate in one iteration."),
    DW_ARG(fire, dt, "0.02", "(0,inf)", "time", "First time step."),
    DW_ARG(fire, dtmax, "0.12", "(0,inf)", "time", "Largest time step."),
    DW_ARG(fire, delay, "20", "[0,inf)", "1", "Downhill steps before the time step grows."),
    {0}};

static const dw_reference references[] = {
    {"E. Bitzek et al., Phys. Rev. Lett. 97, 170201 (2006)",
     "10.1103/PhysRevLett.97.170201"},
    {"J. Guenole et al., Comput. Mater. Sci. 175, 109584 (2020)",
     "10.1016/j.commatsci.2020.109584"},
    {0}};

static const char *const examples[] = {"minimize fire ftol 1e-8 dt 0.02", NULL};

static const dw_minimize_ops ops = {sizeof ops, start, iterate};

static const dw_style style = {
    .kind = DW_KIND_MINIMIZE,
    .name = "fire",
    .brief = "Damped dynamics that follows the force (FIRE 2.0)",
    .details =
        "No line search: it cannot be fooled by a rough energy, and is the slowest of "
        "the three.",
    .references = references,
    .examples = examples,
    .instance_size = sizeof(fire),
    .fields = fields,
    .create = create,
    .ops = &ops,
    .results = minimize_results,
};

static const dw_style *const styles[] = {&style, NULL};
DW_PLUGIN(.name = "fire", .version = "0.1.0", .author = "the dwell authors",
          .licence = "BSD-3-Clause", .styles = styles);
