/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "engine/minimize.h"

#include <math.h>

#include "model/landscape.h"

/* Iterations without any progress, in energy or in force, after which rounding has won.
 * Damped dynamics may climb for half a period of its slowest mode: hundreds of steps. */
enum { STALLED = 1000 };

const char *dw_reason_text(dw_reason reason)
{
  switch (reason) {
  case DW_ITERATING:
    return "still iterating";
  case DW_CONVERGED_GRADIENT:
    return "max |f| below ftol";
  case DW_CONVERGED_ENERGY:
    return "the energy no longer changes";
  case DW_CONVERGED_STEP:
    return "the positions no longer change";
  case DW_CONVERGED_KNOWN:
    return "near a minimum that is known";
  case DW_DIVERGED_MAXITER:
    return "iteration or evaluation limit reached";
  case DW_DIVERGED_LINESEARCH:
    return "no lower point along the search direction";
  case DW_DIVERGED_NAN:
    return "the energy is not finite";
  case DW_DIVERGED_SHAPE:
    return "the shape is not what was asked for";
  }
  return "unknown";
}

/* Evaluates p; a value that is not finite becomes a reason. */
static dw_status evaluate(dw_ctx *ctx, dw_landscape *V, dw_point *p, dw_reason *why)
{
  const dw_status status = V->value(V, 0, p->x, &p->e, p->g);
  if (status == DW_ENUMERIC) {
    dw_error_clear(ctx);
    *why = DW_DIVERGED_NAN;
    return DW_OK;
  }
  return status;
}

typedef struct {
  double e, fmax; /* best so far */
  int64_t idle;   /* iterations since either improved */
} progress;

static bool stalled(progress *b, double e, double fmax)
{
  if (e < b->e || fmax < b->fmax)
    b->idle = 0;
  else
    b->idle++;
  b->e = fmin(b->e, e), b->fmax = fmin(b->fmax, fmax);
  return b->idle >= STALLED;
}

static bool exceeded(const dw_minimize_limits *l, const dw_minimize_report *r)
{
  return (l->maxiter > 0 && r->iterations >= l->maxiter) ||
         (l->maxeval > 0 && r->evaluations >= l->maxeval);
}

static dw_status loop(dw_ctx *ctx, const dw_instance *m, dw_landscape *V,
                      const dw_minimize_limits *l, dw_point *p, dw_minimize_report *r)
{
  const dw_minimize_ops *ops = m->style->ops;
  DW_TRY(evaluate(ctx, V, p, &r->reason));
  r->evaluations = 1, r->e0 = p->e, r->e = p->e;
  if (r->reason == DW_ITERATING) DW_TRY(ops->start(m->self, ctx, V, p));
  progress best = {INFINITY, INFINITY, 0};
  while (r->reason == DW_ITERATING) {
    r->fmax = dw_max_abs(V->n, p->g);
    if (r->fmax < l->ftol)
      r->reason = DW_CONVERGED_GRADIENT;
    else if (!isfinite(r->fmax))
      r->reason = DW_DIVERGED_NAN;
    else if (l->enough && l->enough(l->who, p))
      r->reason = DW_CONVERGED_KNOWN;
    else if (stalled(&best, p->e, r->fmax))
      r->reason = DW_CONVERGED_ENERGY;
    else if (exceeded(l, r))
      r->reason = DW_DIVERGED_MAXITER;
    else if (dw_stop_requested(ctx))
      return dw_fail(ctx, DW_EINTR, "minimize %s: stopped on request", m->style->name);
    else {
      DW_TRY(ops->iterate(m->self, ctx, V, p, &r->evaluations, &r->reason));
      dw_error_clear(ctx); /* trial points where V is not finite left a message */
      r->iterations++;
    }
  }
  r->e = p->e;
  if (isfinite(p->e)) r->fmax = dw_max_abs(V->n, p->g);
  return DW_OK;
}

dw_status dw_minimize(dw_ctx *ctx, const dw_instance *minimizer, dw_landscape *V,
                      const dw_minimize_limits *limits, dw_point *p,
                      dw_minimize_report *report)
{
  dw_arena *const arena = ctx->arena;
  double *own = NULL;
  ctx->arena = minimizer->arena;
  *report = (dw_minimize_report){.reason = DW_ITERATING};
  dw_status status = DW_OK;
  if (!p->g) {
    p->g = own = dw_alloc(ctx, (size_t)V->n, sizeof *own);
    if (!own) status = DW_ENOMEM;
  }
  if (status == DW_OK) status = loop(ctx, minimizer, V, limits, p, report);
  if (own) {
    dw_release(ctx, own);
    p->g = NULL;
  }
  ctx->arena = arena;
  return status;
}

dw_status dw_minimize_default(dw_ctx *ctx, dw_landscape *V, double ftol, dw_point *p,
                              dw_minimize_report *report)
{
  const dw_entry *lbfgs = dw_registry_find(ctx->registry, DW_KIND_MINIMIZE, "lbfgs");
  if (!lbfgs)
    return dw_fail(ctx, DW_ENOTFOUND,
                   "the minimiser lbfgs is not loaded; is its plugin on the plugin path?");
  dw_instance *minimizer;
  DW_TRY(dw_instance_new(ctx, lbfgs, 0, 0, NULL, &minimizer));
  const dw_minimize_limits limits = {.ftol = ftol, .maxiter = 100000, .maxeval = 1000000};
  const dw_status status = dw_minimize(ctx, minimizer, V, &limits, p, report);
  dw_instance_free(ctx, minimizer);
  return status;
}
