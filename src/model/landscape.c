/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "model/landscape.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/nlist.h"
#include "model/system.h"
#include "style/instance.h"

/* A slot: all that one evaluation writes to. */
typedef struct {
  dw_verlet *list;
  dw_nlist tight;
  int64_t evaluations;
  /* pattern and values of the sparse Hessian */
  int64_t *start, room;
  int32_t *index;
  double (*val)[9];
} slot;

typedef struct {
  dw_landscape public; /* first: a dw_landscape * is a landscape * */
  const dw_system *sys;
  dw_list_rule rule;
  const dw_pair_ops *pair;
  const dw_landscape_ops *analytic;
  const void *style_self;
  slot **slots;
  int64_t count;
} landscape;

static void slot_free(slot *s)
{
  if (!s) return;
  dw_verlet_free(s->list);
  free(s->start), free(s->index), free(s->val);
  free(s);
}

static slot *slot_new(void)
{
  slot *s = calloc(1, sizeof *s);
  if (s && !(s->list = dw_verlet_new())) free(s), s = NULL;
  return s;
}

dw_status dw_landscape_slots(dw_ctx *ctx, dw_landscape *V, int64_t count)
{
  landscape *l = (landscape *)V;
  if (count <= l->count) return DW_OK;
  slot **grown = realloc(l->slots, (size_t)count * sizeof *grown);
  if (!grown) return dw_fail(ctx, DW_ENOMEM, "no memory for %lld images", (long long)count);
  l->slots = grown;
  for (; l->count < count; l->count++)
    if (!(l->slots[l->count] = slot_new()))
      return dw_fail(ctx, DW_ENOMEM, "no memory for %lld images", (long long)count);
  return DW_OK;
}

void dw_landscape_free(dw_landscape *V)
{
  landscape *l = (landscape *)V;
  if (!l) return;
  for (int64_t i = 0; i < l->count; i++)
    slot_free(l->slots[i]);
  free(l->slots);
  free(l);
}

int64_t dw_landscape_evaluations(const dw_landscape *V)
{
  const landscape *l = (const landscape *)V;
  int64_t sum = 0;
  for (int64_t i = 0; i < l->count; i++)
    sum += l->slots[i]->evaluations;
  return sum;
}

/* -- particles ----------------------------------------------------------------------- */

/* The system as pair functions see it, at other positions. */
static dw_system view(const landscape *l, const double *x)
{
  dw_system v = *l->sys;
  v.x = (double(*)[3])(uintptr_t)x;
  v.f = NULL, v.v = NULL;
  return v;
}

static dw_status list(landscape *l, int64_t k, const double *x, const dw_nlist **nl)
{
  slot *s = l->slots[k];
  *nl = &s->tight;
  return dw_verlet_update(s->list, l->sys, x, &l->rule, &s->tight);
}

static dw_status particle_energy(landscape *l, int64_t k, const double *x, double *e,
                                 double *g, double *virial)
{
  const dw_nlist *nl;
  DW_TRY(list(l, k, x, &nl));
  const dw_system v = view(l, x);
  const int64_t n = l->public.n;
  l->slots[k]->evaluations++;
  if (g) memset(g, 0, (size_t)n * sizeof *g);
  DW_TRY(l->pair->energy(l->style_self, &v, nl, e, (double(*)[3])g, virial));
  if (g)
    for (int64_t i = 0; i < n; i++)
      g[i] = -g[i];
  return DW_OK;
}

static dw_status particle_value(dw_landscape *V, int64_t k, const double *x, double *e,
                                double *g)
{
  return particle_energy((landscape *)V, k, x, e, g, NULL);
}

static dw_status particle_contract(dw_landscape *V, int64_t k, const double *x, int order,
                                   const double *z, double *out, double *s)
{
  landscape *l = (landscape *)V;
  const dw_nlist *nl;
  DW_TRY(list(l, k, x, &nl));
  const dw_system v = view(l, x);
  return l->pair->contract(l->style_self, &v, nl, order, (const double(*)[3])z,
                           (double(*)[3])out, s);
}

/* Full symmetric rows with the diagonal, from the half list. */
static dw_status pattern(slot *s, const dw_nlist *nl)
{
  const int64_t n = nl->n, nnz = 2 * nl->start[n] + n;
  if (nnz > s->room || !s->start) {
    free(s->start), free(s->index), free(s->val);
    s->room = nnz + nnz / 8;
    s->start = malloc((size_t)(n + 1) * sizeof *s->start);
    s->index = malloc((size_t)s->room * sizeof *s->index);
    s->val = malloc((size_t)s->room * sizeof *s->val);
    if (!s->start || !s->index || !s->val) {
      s->room = 0;
      return DW_ENOMEM;
    }
  }
  int64_t *count = calloc((size_t)n + 1, sizeof *count);
  if (!count) return DW_ENOMEM;
  for (int64_t i = 0; i < n; i++) {
    count[i] += 1 + nl->start[i + 1] - nl->start[i];
    for (int64_t k = nl->start[i]; k < nl->start[i + 1]; k++)
      count[nl->index[k]]++;
  }
  s->start[0] = 0;
  for (int64_t i = 0; i < n; i++)
    s->start[i + 1] = s->start[i] + count[i], count[i] = s->start[i];
  /* rows i ascending put j < i first, then the diagonal, then j > i: columns ascend */
  for (int64_t i = 0; i < n; i++) {
    s->index[count[i]++] = (int32_t)i;
    for (int64_t k = nl->start[i]; k < nl->start[i + 1]; k++) {
      const int64_t j = nl->index[k];
      s->index[count[i]++] = (int32_t)j, s->index[count[j]++] = (int32_t)i;
    }
  }
  free(count);
  return DW_OK;
}

static dw_status particle_blocks(dw_landscape *V, int64_t k, const double *x, dw_blocks *H)
{
  landscape *l = (landscape *)V;
  const dw_nlist *nl;
  DW_TRY(list(l, k, x, &nl));
  slot *s = l->slots[k];
  DW_TRY(pattern(s, nl));
  *H = (dw_blocks){sizeof *H, nl->n, s->start, s->index, s->val};
  const dw_system v = view(l, x);
  return l->pair->hessian(l->style_self, &v, nl, H);
}

static dw_status particle_hessian(dw_landscape *V, int64_t k, const double *x, double *H)
{
  dw_blocks b;
  DW_TRY(particle_blocks(V, k, x, &b));
  const int64_t n = V->n;
  memset(H, 0, (size_t)n * (size_t)n * sizeof *H);
  for (int64_t i = 0; i < b.n; i++)
    for (int64_t q = b.start[i]; q < b.start[i + 1]; q++)
      for (int a = 0; a < 3; a++)
        for (int c = 0; c < 3; c++)
          H[(3 * i + a) * n + 3 * b.index[q] + c] = b.val[q][3 * a + c];
  return DW_OK;
}

dw_status dw_landscape_particles(dw_ctx *ctx, const dw_system *sys, const dw_style *pair,
                                 const void *pair_self, double skin, dw_landscape **out)
{
  *out = NULL;
  if (sys->dim != 3) return dw_fail(ctx, DW_EUNSUP, "particles live in three dimensions");
  const dw_pair_ops *ops = pair->ops;
  const dw_list_rule rule = {ops->cut, pair_self, skin, DW_LIST_TIGHT};
  const double reach = dw_verlet_reach(sys, &rule), width = dw_box_width(&sys->box);
  if (!(width >= 2 * reach))
    return dw_fail(ctx, DW_EVALUE,
                   "the box is %g wide, less than twice the largest cutoff %g of pair %s",
                   width, reach, pair->name);
  landscape *l = calloc(1, sizeof *l);
  if (!l) return dw_fail(ctx, DW_ENOMEM, "no memory for a landscape");
  l->public = (dw_landscape){.size = sizeof l->public,
                             .n = 3 * sys->n,
                             .sites = sys->n,
                             .dim = 3,
                             .zero = 3,
                             .smooth = ops->smooth ? ops->smooth(pair_self) : 0,
                             .orders = ops->contract  ? 4
                                       : ops->hessian ? 2
                                                      : 1,
                             .self = l,
                             .value = particle_value,
                             .contract = ops->contract ? particle_contract : NULL,
                             .hessian = ops->hessian ? particle_hessian : NULL,
                             .blocks = ops->hessian ? particle_blocks : NULL};
  l->sys = sys, l->rule = rule, l->pair = ops, l->style_self = pair_self;
  *out = &l->public;
  const dw_status status = dw_landscape_slots(ctx, *out, 1);
  if (status != DW_OK) dw_landscape_free(*out), *out = NULL;
  return status;
}

dw_status dw_landscape_virial(dw_ctx *ctx, dw_landscape *V, const double *x, double *e,
                              double *g, double virial[6])
{
  landscape *l = (landscape *)V;
  if (!l->pair) return dw_fail(ctx, DW_EUNSUP, "a test landscape has no pressure");
  return particle_energy(l, 0, x, e, g, virial);
}

/* -- analytic ----------------------------------------------------------------------------
 */

static dw_status analytic_value(dw_landscape *V, int64_t k, const double *x, double *e,
                                double *g)
{
  landscape *l = (landscape *)V;
  l->slots[k]->evaluations++;
  DW_TRY(l->analytic->value(l->style_self, x, e, g));
  return isfinite(*e) ? DW_OK : DW_ENUMERIC;
}

static dw_status analytic_contract(dw_landscape *V, int64_t k, const double *x, int order,
                                   const double *z, double *out, double *s)
{
  landscape *l = (landscape *)V;
  (void)k;
  DW_TRY(l->analytic->contract(l->style_self, x, order, z, out));
  if (s) *s = dw_dot(V->n, out, z);
  return DW_OK;
}

static dw_status analytic_hessian(dw_landscape *V, int64_t k, const double *x, double *H)
{
  landscape *l = (landscape *)V;
  (void)k;
  return l->analytic->hessian(l->style_self, x, H);
}

dw_status dw_landscape_analytic(dw_ctx *ctx, const dw_style *style, const void *self,
                                dw_landscape **out)
{
  const dw_landscape_ops *ops = style->ops;
  const int64_t n = ops->dimension(self);
  landscape *l = calloc(1, sizeof *l);
  *out = NULL;
  if (!l) return dw_fail(ctx, DW_ENOMEM, "no memory for a landscape");
  l->public = (dw_landscape){.size = sizeof l->public,
                             .n = n,
                             .sites = 1,
                             .dim = n,
                             .zero = 0,
                             .smooth = 99,
                             .orders = ops->contract  ? 4
                                       : ops->hessian ? 2
                                                      : 1,
                             .self = l,
                             .value = analytic_value,
                             .contract = ops->contract ? analytic_contract : NULL,
                             .hessian = ops->hessian ? analytic_hessian : NULL};
  l->analytic = ops, l->style_self = self;
  *out = &l->public;
  const dw_status status = dw_landscape_slots(ctx, *out, 1);
  if (status != DW_OK) dw_landscape_free(*out), *out = NULL;
  return status;
}

/* -- many points, the current one ---------------------------------------------------------
 */

dw_status dw_landscape_values(dw_ctx *ctx, dw_landscape *V, int64_t count,
                              const double *const *x, double *e, double *const *g)
{
  DW_TRY(dw_landscape_slots(ctx, V, count));
  dw_status worst = DW_OK;
#ifdef _OPENMP
#pragma omp parallel for schedule(dynamic) num_threads(ctx->threads) if (ctx->threads > 1)
#endif
  for (int64_t k = 0; k < count; k++) {
    const dw_status status = V->value(V, k, x[k], &e[k], g ? g[k] : NULL);
    if (status != DW_OK) {
#ifdef _OPENMP
#pragma omp critical(dw_landscape_values)
#endif
      worst = status;
    }
  }
  return worst;
}

dw_status dw_landscape_current(dw_ctx *ctx, dw_landscape **out)
{
  if (ctx->landscape) {
    *out = ctx->landscape;
    return DW_OK;
  }
  *out = NULL;
  if (!ctx->pair)
    return dw_fail(ctx, DW_ESTATE, "there is no potential; `pair STYLE` comes first");
  if (!ctx->system)
    return dw_fail(ctx, DW_ESTATE, "there is no system; `read` or `create` one first");
  if (ctx->pair->style->kind == DW_KIND_LANDSCAPE)
    DW_TRY(dw_landscape_analytic(ctx, ctx->pair->style, ctx->pair->self, &ctx->landscape));
  else
    DW_TRY(dw_landscape_particles(ctx, ctx->system, ctx->pair->style, ctx->pair->self,
                                  ctx->skin, &ctx->landscape));
  *out = ctx->landscape;
  return DW_OK;
}
