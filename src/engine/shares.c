/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* The pair potential is asked for the energy of each particle with its neighbours alone, a
 * small system of which only the pairs of the first particle are listed: so any potential
 * will do. */
#include "engine/shares.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/landscape.h"
#include "model/nlist.h"
#include "style/instance.h"

/* A particle and those near it. */
typedef struct {
  dw_system sys;
  dw_nlist list;
  int64_t *start;
  int32_t *index, *row;
  double *mix;
} cluster;

typedef struct {
  const dw_pair_ops *ops;
  const void *self;
  const dw_system *sys;
  const double *x;
  const dw_nlist *list;
  int64_t *first, *entry; /* entries of the list with particle i: entry[first[i] ..] */
} pairs;

/* Entries of the half list by particle; the largest number of them is *most. */
static bool sort_pairs(pairs *p, int64_t *most)
{
  const dw_nlist *l = p->list;
  const int64_t n = l->n, count = l->start[n];
  p->first = calloc((size_t)n + 2, sizeof *p->first);
  p->entry = malloc((size_t)(2 * count + 1) * sizeof *p->entry);
  if (!p->first || !p->entry) return false;
  for (int64_t k = 0; k < count; k++)
    p->first[l->row[k] + 2]++, p->first[l->index[k] + 2]++;
  *most = 0;
  for (int64_t i = 0; i < n; i++) {
    if (p->first[i + 2] > *most) *most = p->first[i + 2];
    p->first[i + 2] += p->first[i + 1];
  }
  for (int64_t k = 0; k < count; k++)
    p->entry[p->first[l->row[k] + 1]++] = k, p->entry[p->first[l->index[k] + 1]++] = k;
  return true;
}

static bool cluster_room(cluster *c, int64_t most)
{
  const size_t n = (size_t)most + 1;
  c->start = calloc(n + 1, sizeof *c->start);
  c->index = calloc(n, sizeof *c->index), c->row = calloc(n, sizeof *c->row);
  c->mix = calloc(n, sizeof *c->mix);
  c->sys.x = calloc(n, sizeof *c->sys.x), c->sys.f = calloc(n, sizeof *c->sys.f);
  c->sys.diameter = calloc(n, sizeof *c->sys.diameter);
  c->sys.species = calloc(n, sizeof *c->sys.species);
  return c->start && c->index && c->row && c->mix && c->sys.x && c->sys.f &&
         c->sys.diameter && c->sys.species;
}

static void cluster_free(cluster *c)
{
  free(c->start), free(c->index), free(c->row), free(c->mix);
  free(c->sys.x), free(c->sys.f), free(c->sys.diameter), free(c->sys.species);
}

static void take(cluster *c, int64_t at, const pairs *p, int64_t i)
{
  memcpy(c->sys.x[at], p->x + 3 * i, sizeof *c->sys.x);
  c->sys.diameter[at] = p->sys->diameter[i], c->sys.species[at] = p->sys->species[i];
  memset(c->sys.f[at], 0, sizeof *c->sys.f);
}

static int64_t other(const pairs *p, int64_t i, int64_t k)
{
  const int64_t e = p->entry[p->first[i] + k];
  return p->list->row[e] == i ? p->list->index[e] : p->list->row[e];
}

/* Particle i and the others of its pairs. */
static void gather(cluster *c, const pairs *p, int64_t i)
{
  const int64_t m = p->first[i + 1] - p->first[i];
  take(c, 0, p, i);
  c->start[0] = 0, c->start[1] = m;
  for (int64_t k = 0; k < m; k++) {
    take(c, k + 1, p, other(p, i, k));
    c->start[k + 2] = m, c->index[k] = (int32_t)(k + 1), c->row[k] = 0;
    if (p->list->mix) c->mix[k] = p->list->mix[p->entry[p->first[i] + k]];
  }
  c->sys.n = c->list.n = m + 1;
}

static dw_status share(cluster *c, const pairs *p, int64_t i, dw_shares *out)
{
  double e = 0, w[6] = {0}, slope = 0;
  gather(c, p, i);
  DW_TRY(p->ops->energy(p->self, &c->sys, &c->list, &e, c->sys.f, w));
  if (!isfinite(e)) return DW_ENUMERIC;
  out->energy[i] = e / 2, out->virial[i] = (w[0] + w[1] + w[2]) / 2;
  if (!out->along) return DW_OK;
  for (int64_t k = 0; k < c->sys.n; k++) {
    const double *u = out->along + 3 * (k ? other(p, i, k - 1) : i);
    for (int a = 0; a < 3; a++)
      slope -= c->sys.f[k][a] * u[a];
  }
  out->slope[i] = slope / 2;
  return DW_OK;
}

static dw_status each_particle(pairs *p, dw_shares *out)
{
  int64_t most;
  cluster c = {.sys = *p->sys, .list = {.size = sizeof c.list, .half = true}};
  c.sys.x = c.sys.f = NULL, c.sys.diameter = NULL, c.sys.species = NULL;
  dw_status status = sort_pairs(p, &most) && cluster_room(&c, most) ? DW_OK : DW_ENOMEM;
  c.list.start = c.start, c.list.index = c.index, c.list.row = c.row;
  c.list.mix = p->list->mix ? c.mix : NULL, c.list.alike = p->list->alike;
  for (int64_t i = 0; status == DW_OK && i < p->sys->n; i++)
    status = share(&c, p, i, out);
  cluster_free(&c);
  free(p->first), free(p->entry);
  return status;
}

dw_status dw_shares_find(dw_ctx *ctx, const double *x, dw_shares *out)
{
  dw_landscape *V;
  double e;
  DW_TRY(dw_landscape_current(ctx, &V));
  DW_TRY(V->value(V, 0, x, &e, NULL)); /* explains positions that will not do */
  const dw_instance *pair = ctx->pair;
  pairs p = {.ops = pair->style->ops, .self = pair->self, .sys = ctx->system, .x = x};
  const dw_list_rule rule = {.ops = p.ops,
                             .self = p.self,
                             .cut_max = dw_cut_max(p.ops, p.self, p.sys),
                             .kind = DW_LIST_TIGHT,
                             .threads = 1};
  dw_neighbours *near = dw_neighbours_new(&rule);
  dw_system view = *ctx->system;
  view.x = (double(*)[3])(uintptr_t)x;
  dw_status status = near ? dw_neighbours_update(near, &view, &p.list) : DW_ENOMEM;
  if (status == DW_OK) status = each_particle(&p, out);
  dw_neighbours_free(near);
  if (status == DW_ENOMEM)
    return dw_fail(ctx, status, "no memory for the pairs of %lld particles",
                   (long long)view.n);
  return status == DW_OK ? DW_OK
                         : dw_fail(ctx, status, "the energy of a particle is not finite");
}
