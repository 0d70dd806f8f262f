/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* landscape.c - what all landscapes share: failures, evaluation of many points at once, the
 * landscape of the current system. */
#include "model/landscape.h"

#include "model/landscape_base.h"
#include "style/instance.h"

static dw_landscape_base *base_of(const dw_landscape *V)
{
  return (dw_landscape_base *)(uintptr_t)V; /* V is its first member */
}

static dw_status evaluate(dw_landscape_base *b, int64_t slot, const double *x, double *e,
                          double *g, double *virial)
{
  if (g) atomic_fetch_add_explicit(&b->evaluations, 1, memory_order_relaxed);
  return b->evaluate(b, slot, x, e, g, virial);
}

dw_status dw_landscape_explain(dw_landscape_base *b, int64_t slot, const double *x,
                               dw_status status)
{
#ifdef _OPENMP
#pragma omp critical(dw_landscape_explain_)
#endif
  b->explain(b, slot, x, status);
  return status;
}

dw_status dw_landscape_value(dw_landscape *V, int64_t slot, const double *x, double *e,
                             double *g)
{
  dw_landscape_base *b = base_of(V);
  const dw_status status = evaluate(b, slot, x, e, g, NULL);
  return status == DW_OK ? DW_OK : dw_landscape_explain(b, slot, x, status);
}

dw_status dw_landscape_virial(dw_ctx *ctx, dw_landscape *V, const double *x, double *e,
                              double *g, double virial[6])
{
  dw_landscape_base *b = base_of(V);
  (void)ctx;
  const dw_status status = evaluate(b, 0, x, e, g, virial);
  return status == DW_OK ? DW_OK : dw_landscape_explain(b, 0, x, status);
}

dw_status dw_landscape_slots(dw_ctx *ctx, dw_landscape *V, int64_t count)
{
  (void)ctx;
  return base_of(V)->grow(base_of(V), count);
}

int64_t dw_landscape_evaluations(const dw_landscape *V)
{
  return atomic_load_explicit(&base_of(V)->evaluations, memory_order_relaxed);
}

void dw_landscape_free(dw_landscape *V)
{
  if (V) base_of(V)->destroy(base_of(V));
}

dw_status dw_landscape_values(dw_ctx *ctx, dw_landscape *V, int64_t count,
                              const double *const *x, double *e, double *const *g)
{
  dw_landscape_base *b = base_of(V);
  if (count < 1) return DW_OK;
  DW_TRY(
      dw_landscape_slots(ctx, V, count)); /* image i keeps slot i: its list stays valid */
  int64_t failed = count;                 /* the first point that failed */
#ifdef _OPENMP
  const int threads = ctx->threads < 1       ? 1
                      : ctx->threads < count ? ctx->threads
                                             : (int)count;
#pragma omp parallel for schedule(dynamic) num_threads(threads) reduction(min : failed)
#endif
  for (int64_t i = 0; i < count; i++)
    if (evaluate(b, i, x[i], &e[i], g ? g[i] : NULL, NULL) != DW_OK && i < failed)
      failed = i;
  if (failed == count) return DW_OK;
  return dw_landscape_value(V, failed, x[failed], &e[failed], NULL);
}

dw_status dw_landscape_own(dw_ctx *ctx, dw_landscape **out)
{
  const dw_instance *pair = ctx->pair;
  if (!pair)
    return dw_fail(ctx, DW_ESTATE, "there is no potential; `pair STYLE` comes first");
  if (!ctx->system)
    return dw_fail(ctx, DW_ESTATE, "there is no system; `read` or `create` one first");
  if (pair->style->kind == DW_KIND_LANDSCAPE)
    return dw_landscape_analytic(ctx, pair->style, pair->self, out);
  return dw_landscape_particles(ctx, ctx->system, pair->style, pair->self, ctx->skin, out);
}

dw_status dw_landscape_current(dw_ctx *ctx, dw_landscape **out)
{
  *out = ctx->landscape;
  if (*out) return DW_OK;
  DW_TRY(dw_landscape_own(ctx, &ctx->landscape));
  *out = ctx->landscape;
  return DW_OK;
}
