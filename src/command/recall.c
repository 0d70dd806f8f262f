/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "command/recall.h"

#include <math.h>
#include <string.h>

#include "command/minimum.h"
#include "model/landscape.h"
#include "store/identity.h"

static const double reach = 5e-3, slack = 0.1, rounding = 1e-12;

static int64_t stride(int64_t n)
{
  return n + 2;
}

dw_status dw_recall_prepare(dw_ctx *ctx, dw_recall *r, const dw_landscape *V, int64_t most)
{
  const dw_system *const sys = dw_minimum_particles(ctx, V) ? ctx->system : NULL;
  const int64_t glass = (int64_t)(dw_minimum_glass(V, sys) >> 1), /* of a restart */
      size = most * stride(V->n);
  if (r->glass == glass && r->known.n == size) return DW_OK;
  r->glass = glass, r->count = 0;
  if (r->known.n == size) return DW_OK;
  if (r->known.v) dw_release(ctx, r->known.v);
  r->known = (dw_reals){0, NULL};
  if (!size) return DW_OK;
  double *v = dw_alloc(ctx, (size_t)size, sizeof *v);
  if (!v) return DW_ENOMEM;
  r->known = (dw_reals){size, v};
  return DW_OK;
}

void dw_recall_put(dw_recall *r, int64_t n, int64_t id, double e, const double *x)
{
  const int64_t most = r->known.n / stride(n);
  if (!most) return;
  int64_t k = 0;
  while (k < r->count && k < most && r->known.v[k * stride(n)] != (double)id)
    k++;
  if (k == r->count || k == most) k = r->count++ % most;
  double *const to = r->known.v + k * stride(n);
  to[0] = (double)id, to[1] = e;
  memcpy(to + 2, x, (size_t)n * sizeof *x);
}

/* |u|^2 and g.u. */
static void compare(const dw_landscape *V, const double *x0, const dw_point *p, double *uu,
                    double *gu)
{
  double mean[3] = {0};
  for (int64_t i = 0; V->zero && i < V->n; i++)
    mean[i % V->dim] += (p->x[i] - x0[i]) / (double)V->sites;
  *uu = *gu = 0;
  for (int64_t i = 0; i < V->n; i++) {
    const double u = p->x[i] - x0[i] - (V->zero ? mean[i % V->dim] : 0);
    *uu += u * u, *gu += p->g[i] * u;
  }
}

bool dw_recall_asked(void *query, const dw_point *p)
{
  dw_recall_query *q = query;
  const dw_recall *r = q->recall;
  const int64_t n = q->V->n, most = r->known.n / stride(n);
  const double noise = rounding * (1 + fabs(p->e));
  const double rise = reach * dw_norm(n, p->g); /* more than any well allows */
  for (int64_t k = 0; k < r->count && k < most; k++) {
    const double *const known = r->known.v + k * stride(n);
    const double de = p->e - known[1];
    double uu, gu;
    if (!(de >= -noise && de <= rise + noise)) continue;
    compare(q->V, known + 2, p, &uu, &gu);
    const bool there = sqrt(uu) < dw_identity_radius(),
               down = uu < reach * reach && fabs(de - 0.5 * gu) < slack * 0.5 * gu;
    if (!there && !down) continue;
    q->id = (int64_t)known[0];
    return true;
  }
  return false;
}
