/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* analytic.c - V(x) of an analytic test landscape: no particles, no box, no caches. */
#include <math.h>
#include <stdlib.h>

#include "model/landscape_base.h"

static const dw_landscape_ops *ops_of(const dw_landscape_base *b)
{
  return b->style->ops;
}

static dw_status evaluate(dw_landscape_base *b, int64_t slot, const double *x, double *e,
                          double *g, double *virial)
{
  (void)slot;
  if (virial) return DW_EUNSUP;
  DW_TRY(ops_of(b)->value(b->self, x, e, g));
  return isfinite(*e) ? DW_OK : DW_ENUMERIC;
}

static dw_status explain(dw_landscape_base *b, int64_t slot, const double *x,
                         dw_status status)
{
  (void)slot;
  if (status == DW_EUNSUP)
    return dw_fail(b->ctx, status, "landscape %s does not have this", b->style->name);
  return dw_fail(b->ctx, status, "landscape %s is not finite at %g ...", b->style->name,
                 x[0]);
}

static dw_status contract(dw_landscape *V, int64_t slot, const double *x, int k,
                          const double *z, double *out, double *s)
{
  dw_landscape_base *b = V->self;
  const dw_status status =
      k < 2 || k > 4 ? DW_EUNSUP : ops_of(b)->contract(b->self, x, k, z, out);
  if (status != DW_OK) return dw_landscape_explain(b, slot, x, status);
  if (s) *s = dw_dot(V->n, out, z);
  return DW_OK;
}

static dw_status hessian(dw_landscape *V, int64_t slot, const double *x, double *H)
{
  dw_landscape_base *b = V->self;
  const dw_status status = ops_of(b)->hessian(b->self, x, H);
  return status == DW_OK ? DW_OK : dw_landscape_explain(b, slot, x, status);
}

static dw_status grow(dw_landscape_base *b, int64_t slots)
{
  (void)b, (void)slots; /* nothing to grow: a slot holds nothing */
  return DW_OK;
}

static void destroy(dw_landscape_base *b)
{
  free(b);
}

dw_status dw_landscape_analytic(dw_ctx *ctx, const dw_style *style, const void *self,
                                dw_landscape **out)
{
  const dw_landscape_ops *ops = style->ops;
  const int64_t n = ops->dimension(self);
  *out = NULL;
  if (n < 1)
    return dw_fail(ctx, DW_EVALUE,
                   "landscape %s has %lld dimensions, legal are 1 and above", style->name,
                   (long long)n);
  dw_landscape_base *b = calloc(1, sizeof *b);
  if (!b) return dw_fail(ctx, DW_ENOMEM, "no memory for a landscape");
  b->ctx = ctx, b->style = style, b->self = self;
  b->evaluate = evaluate, b->explain = explain, b->grow = grow;
  b->destroy = destroy;
  b->V = (dw_landscape){.size = sizeof b->V,
                        .n = n,
                        .sites = 1,
                        .dim = n,
                        .smooth = 99,
                        .orders = ops->contract  ? 4
                                  : ops->hessian ? 2
                                                 : 1,
                        .self = b,
                        .value = dw_landscape_value,
                        .contract = ops->contract ? contract : NULL,
                        .hessian = ops->hessian ? hessian : NULL};
  *out = &b->V;
  return DW_OK;
}
