/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* particles.c - V(x) of particles with a pair potential.
 *
 * A slot is a neighbour list and a Hessian pattern; positions come with each call. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/image.h"
#include "model/landscape_base.h"
#include "model/nlist.h"
#include "model/parts.h"
#include "model/system.h"

typedef struct {
  dw_neighbours *tight;
  dw_parts parts;
  /* the sparse Hessian: its pattern, and for which list and pairs inside the cutoff it is
   */
  int64_t *start, *diagonal;
  int32_t *index;
  double (*val)[9];
  unsigned char *inside, *inside_now;
  int64_t room, build;
} slot;

typedef struct {
  dw_landscape_base base;
  const dw_pair_ops *ops;
  const dw_system *sites; /* its box, diameters, species, ids; not its x */
  dw_list_rule rule;
  slot **slots;
  int64_t count;
} particles;

/* The configuration x as a pair potential sees it. */
static dw_system view_of(const particles *p, const double *x, double *f)
{
  dw_system view = *p->sites;
  view.x = (double(*)[3])(uintptr_t)x, view.f = (double(*)[3])(void *)f;
  return view;
}

/* The slot and its list at x; DW_EINTERNAL: nobody asked for that many slots. */
static dw_status list_of(const particles *p, int64_t s, const dw_system *view,
                         const dw_nlist **list)
{
  if (s < 0 || s >= p->count) return DW_EINTERNAL;
  return dw_neighbours_update(p->slots[s]->tight, view, list);
}

static dw_status evaluate(dw_landscape_base *b, int64_t s, const double *x, double *e,
                          double *g, double *virial)
{
  const particles *p = (particles *)(void *)b;
  const dw_system view = view_of(p, x, g);
  const dw_nlist *list;
  DW_TRY(list_of(p, s, &view, &list));
  slot *t = p->slots[s];
  const dw_parts_call call = {p->ops, b->self, list, dw_neighbours_builds(t->tight),
                              p->rule.threads};
  DW_TRY(dw_parts_energy(&t->parts, &call, &view, e, virial));
  return isfinite(*e) ? DW_OK : DW_ENUMERIC;
}

/* -- failures --------------------------------------------------------------- */

static dw_status explain_pair(const particles *p, int64_t s, const dw_system *view)
{
  dw_ctx *ctx = p->base.ctx;
  const dw_nlist *list;
  int64_t bi = -1, bj = -1;
  double least = INFINITY;
  if (list_of(p, s, view, &list) == DW_OK)
    for (int64_t i = 0; i < list->n; i++)
      for (int64_t k = list->start[i]; k < list->start[i + 1]; k++) {
        double d[3];
        for (int a = 0; a < 3; a++)
          d[a] = view->x[i][a] - view->x[list->index[k]][a];
        dw_box_image(&view->box, d);
        const double r2 = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
        if (r2 < least) least = r2, bi = i, bj = list->index[k];
      }
  if (bi < 0) return dw_fail(ctx, DW_ENUMERIC, "the energy is not finite");
  return dw_fail(
      ctx, DW_ENUMERIC,
      "V or a derivative of it is not finite: particles %lld and %lld are %.3g apart",
      (long long)view->id[bi], (long long)view->id[bj], sqrt(least));
}

static dw_status explain(dw_landscape_base *b, int64_t s, const double *x, dw_status status)
{
  const particles *p = (particles *)(void *)b;
  dw_system view = view_of(p, x, NULL);
  if (status == DW_ENOMEM)
    return dw_fail(b->ctx, status, "no memory for the neighbours of %lld particles",
                   (long long)view.n);
  if (status == DW_EUNSUP)
    return dw_fail(b->ctx, status, "pair %s does not have this derivative", b->style->name);
  if (status == DW_EINTERNAL && s >= p->count)
    return dw_fail(b->ctx, status, "slot %lld of %lld: more must be asked for before",
                   (long long)s, (long long)p->count);
  if (status != DW_ENUMERIC)
    return dw_fail(b->ctx, status, "pair %s failed", b->style->name);
  for (int64_t i = 0; i < view.n; i++)
    for (int a = 0; a < 3; a++)
      if (!(fabs(view.x[i][a]) < 1e8 * view.box.h[a]))
        return dw_fail(b->ctx, status, "particle %lld is lost: %c = %g",
                       (long long)view.id[i], "xyz"[a], view.x[i][a]);
  return explain_pair(p, s, &view);
}

/* -- derivatives -------------------------------------------------------------- */

static dw_status contract(dw_landscape *V, int64_t s, const double *x, int k,
                          const double *z, double *out, double *sum)
{
  particles *p = V->self;
  const dw_system view = view_of(p, x, NULL);
  const dw_nlist *list;
  if (k < 2 || k > 4) return dw_landscape_explain(&p->base, s, x, DW_EUNSUP);
  dw_status status = list_of(p, s, &view, &list);
  if (status == DW_OK)
    status =
        p->ops->contract(p->base.self, &view, list, k, (const double(*)[3])(const void *)z,
                         (double(*)[3])(void *)out, sum);
  for (int64_t i = 0; i < V->n && status == DW_OK; i++)
    if (!isfinite(out[i])) status = DW_ENUMERIC;
  return status == DW_OK ? DW_OK : dw_landscape_explain(&p->base, s, x, status);
}

static bool pattern_room(slot *t, int64_t n, int64_t pairs)
{
  if (!t->start) {
    t->start = malloc((size_t)(n + 1) * sizeof *t->start);
    t->diagonal = malloc((size_t)n * sizeof *t->diagonal);
    if (!t->start || !t->diagonal) return false;
  }
  if (t->index && pairs <= t->room) return true;
  const int64_t room = pairs + pairs / 8 + 1, entries = 2 * room + n;
  free(t->index), free(t->val), free(t->inside), free(t->inside_now);
  t->index = malloc((size_t)entries * sizeof *t->index);
  t->val = malloc((size_t)entries * sizeof *t->val);
  t->inside = malloc((size_t)room), t->inside_now = malloc((size_t)room);
  t->room = t->index && t->val && t->inside && t->inside_now ? room : 0;
  t->build = 0;
  return t->room;
}

/* Which pairs of the list are within their cutoff. */
DW_CLONES
static void find_inside(const dw_system *sys, const dw_nlist *list, const double *cut2,
                        unsigned char *restrict inside)
{
  enum { CHUNK = 256 };
  const double(*x)[3] = (const double(*)[3])sys->x;
  const int64_t pairs = list->start[list->n];
  double d[3][CHUNK], r2[CHUNK];
  for (int64_t first = 0; first < pairs; first += CHUNK) {
    const int n = pairs - first < CHUNK ? (int)(pairs - first) : CHUNK;
    for (int q = 0; q < n; q++) {
      const double *xi = x[list->row[first + q]], *xj = x[list->index[first + q]];
      d[0][q] = xi[0] - xj[0], d[1][q] = xi[1] - xj[1], d[2][q] = xi[2] - xj[2];
    }
    dw_image_squares(&sys->box, n, d[0], d[1], d[2], r2);
    for (int q = 0; q < n; q++)
      inside[first + q] = r2[q] < cut2[first + q];
  }
}

/* Rows come out ascending: row i first receives its smaller neighbours, as their rows are
 * walked, then itself, then the larger ones. */
static void fill_pattern(slot *t, const dw_nlist *list)
{
  const int64_t n = list->n;
  int64_t *fill = t->diagonal;
  memset(t->start, 0, (size_t)(n + 1) * sizeof *t->start);
  for (int64_t i = 0; i < n; i++) {
    t->start[i + 1]++;
    for (int64_t k = list->start[i]; k < list->start[i + 1]; k++)
      t->start[i + 1] += t->inside[k], t->start[list->index[k] + 1] += t->inside[k];
  }
  for (int64_t i = 0; i < n; i++)
    t->start[i + 1] += t->start[i], fill[i] = t->start[i];
  for (int64_t i = 0; i < n; i++) {
    int64_t at = fill[i]; /* where the diagonal goes: fill[i] stays there */
    t->index[at++] = (int32_t)i;
    for (int64_t k = list->start[i]; k < list->start[i + 1]; k++)
      if (t->inside[k])
        t->index[at++] = list->index[k], t->index[fill[list->index[k]]++] = (int32_t)i;
  }
}

/* The pairs within their cutoff at x and no others, so that the pattern too is a function
 * of x alone; made anew only when they have changed. */
static bool pattern(slot *t, const dw_system *sys, const dw_nlist *list)
{
  const int64_t pairs = list->start[list->n], build = dw_neighbours_builds(t->tight);
  const double *cut2 = dw_neighbours_cut2(t->tight, sys);
  if (!cut2 || !pattern_room(t, sys->n, pairs)) return false;
  find_inside(sys, list, cut2, t->inside_now);
  if (t->build == build && !memcmp(t->inside, t->inside_now, (size_t)pairs)) return true;
  unsigned char *last = t->inside;
  t->inside = t->inside_now, t->inside_now = last, t->build = build;
  fill_pattern(t, list);
  return true;
}

static dw_status fill_blocks(const particles *p, int64_t s, const dw_system *view,
                             dw_blocks *H)
{
  const dw_nlist *list;
  DW_TRY(list_of(p, s, view, &list));
  slot *t = p->slots[s];
  if (!pattern(t, view, list)) return DW_ENOMEM;
  *H = (dw_blocks){
      .size = sizeof *H, .n = view->n, .start = t->start, .index = t->index, .val = t->val};
  DW_TRY(p->ops->hessian(p->base.self, view, list, H));
  for (int64_t i = 0; i < H->n; i++) /* a bad block makes the sum of its row bad */
    for (int a = 0; a < 9; a++)
      if (!isfinite(H->val[t->diagonal[i]][a])) return DW_ENUMERIC;
  return DW_OK;
}

static dw_status blocks(dw_landscape *V, int64_t s, const double *x, dw_blocks *H)
{
  particles *p = V->self;
  const dw_system view = view_of(p, x, NULL);
  const dw_status status = fill_blocks(p, s, &view, H);
  return status == DW_OK ? DW_OK : dw_landscape_explain(&p->base, s, x, status);
}

static dw_status hessian(dw_landscape *V, int64_t s, const double *x, double *H)
{
  dw_blocks b;
  const size_t n = (size_t)V->n;
  DW_TRY(blocks(V, s, x, &b));
  memset(H, 0, n * n * sizeof *H);
  for (int64_t i = 0; i < b.n; i++)
    for (int64_t k = b.start[i]; k < b.start[i + 1]; k++)
      for (int a = 0; a < 3; a++)
        memcpy(H + (size_t)(3 * i + a) * n + 3 * (size_t)b.index[k], b.val[k] + 3 * a,
               3 * sizeof *H);
  return DW_OK;
}

/* -- making it ---------------------------------------------------------------- */

static void slot_free(slot *t)
{
  if (!t) return;
  dw_neighbours_free(t->tight), dw_parts_free(&t->parts);
  free(t->start), free(t->diagonal), free(t->index), free(t->val);
  free(t->inside), free(t->inside_now), free(t);
}

static void destroy(dw_landscape_base *b)
{
  particles *p = (particles *)(void *)b;
  for (int64_t s = 0; s < p->count; s++)
    slot_free(p->slots[s]);
  free(p->slots);
  free(p);
}

static dw_status grow(dw_landscape_base *b, int64_t count)
{
  particles *p = (particles *)(void *)b;
  if (count <= p->count) return DW_OK;
  slot **slots = realloc(p->slots, (size_t)count * sizeof(slot *));
  if (slots) p->slots = slots;
  for (; slots && p->count < count; p->count++) {
    slot *t = slots[p->count] = calloc(1, sizeof *t);
    if (!t || !(t->tight = dw_neighbours_new(&p->rule))) {
      free(t);
      break;
    }
  }
  if (p->count >= count) return DW_OK;
  return dw_fail(b->ctx, DW_ENOMEM, "no memory for %lld slots", (long long)count);
}

static dw_status check(dw_ctx *ctx, const dw_system *sys, const dw_style *pair, double skin,
                       double cut_max)
{
  if (sys->dim != 3)
    return dw_fail(ctx, DW_EUNSUP, "particles in %d dimensions: only 3 are implemented",
                   sys->dim);
  if (!(skin >= 0) || !isfinite(skin))
    return dw_fail(ctx, DW_EVALUE, "skin = %g is outside [0,inf)", skin);
  if (!(cut_max > 0) || !isfinite(cut_max))
    return dw_fail(
        ctx, DW_ESTATE,
        "pair %s has the cutoff %g for these particles: are all its coefficients set",
        pair->name, cut_max);
  const double width = dw_box_width(&sys->box);
  if (!(width >= 2 * cut_max))
    return dw_fail(ctx, DW_EVALUE,
                   "the box is %.6g wide, but pair %s reaches %.6g here and needs a box at "
                   "least twice as wide",
                   width, pair->name, cut_max);
  return DW_OK;
}

dw_status dw_landscape_particles(dw_ctx *ctx, const dw_system *sys, const dw_style *pair,
                                 const void *pair_self, double skin, dw_landscape **out)
{
  const dw_pair_ops *ops = pair->ops;
  const double cut_max = dw_cut_max(ops, pair_self, sys);
  *out = NULL;
  DW_TRY(check(ctx, sys, pair, skin, cut_max));
  particles *p = calloc(1, sizeof *p);
  if (!p) return dw_fail(ctx, DW_ENOMEM, "no memory for a landscape");
  p->ops = ops, p->sites = sys;
  p->rule = (dw_list_rule){ops, pair_self, cut_max, skin, DW_LIST_TIGHT, ctx->threads};
  dw_landscape_base *b = &p->base;
  b->ctx = ctx, b->style = pair, b->self = pair_self;
  b->evaluate = evaluate, b->explain = explain, b->grow = grow;
  b->destroy = destroy;
  b->V = (dw_landscape){.size = sizeof b->V,
                        .n = 3 * sys->n,
                        .sites = sys->n,
                        .dim = 3,
                        .zero = 3,
                        .smooth = ops->smooth ? ops->smooth(pair_self) : 0,
                        .orders = ops->contract  ? 4
                                  : ops->hessian ? 2
                                                 : 1,
                        .self = p,
                        .value = dw_landscape_value,
                        .contract = ops->contract ? contract : NULL,
                        .hessian = ops->hessian ? hessian : NULL,
                        .blocks = ops->hessian ? blocks : NULL};
  const dw_status status = grow(b, 1);
  if (status == DW_OK)
    *out = &b->V;
  else
    destroy(b);
  return status;
}
