/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Rows of a wide list are found cell by cell of a grid, each whole, then sorted and put in
 * the order of the particles: nothing in a row depends on other rows, so threads can share
 * the work.  The list itself is pruned from the wide one as long as nobody has left the
 * wider skin: in a glass a search is rare. */
#include "model/nlist.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <dwell/clones.h>

#include "model/box.h"
#include "model/grid.h"
#include "model/prune.h"

/* No particle gets this many box lengths away: beyond it positions have lost their digits.
 */
#define FAR 1e8

/* Rows of the cells of one share of the grid, one after another, and room to search. */
typedef struct {
  int32_t *index, *found;
  double *r2;
  int64_t used, room, found_room;
  dw_vicinal near;
  bool failed;
} share;

enum { SHARES = 8 }; /* of a build by several threads */

/* The wide list reaches this many skins further.  There is one up to so many particles:
 * beyond, its memory costs more than the searches it spares. */
static const double WIDER = 3;
static const int64_t MANY_PARTICLES = 300000;

/* A list that is good until a particle has moved too far from where it was. */
typedef struct {
  dw_pairs pairs;
  double (*built_at)[3];
  int64_t room, mix_room, reach_room;
} level;

struct dw_neighbours {
  dw_list_rule rule;
  dw_nlist list;
  level wide, near; /* near: pruned from the wide one, if `pruned` */
  int64_t *at;      /* where the row of each particle is in its share */
  double *cut2;
  uint64_t sites; /* site_version it was built for */
  int64_t n, cut2_room, builds, cut2_build;
  dw_grid grid;
  share share[SHARES];
  /* of the current build: every pair is kept; all particles have the same diameter and
   * species */
  bool all, alike, mixed, pruned, valid;
};

/* -- the largest cutoff ------------------------------------------------------- */

static int by_site(const void *a, const void *b)
{
  const dw_site *p = a, *q = b;
  if (p->species != q->species) return p->species < q->species ? -1 : 1;
  return (p->diameter > q->diameter) - (p->diameter < q->diameter);
}

/* All pairs of distinct sites when those are few; else of evenly spaced ones, the extremes
 * included, and a margin for what lies between. */
double dw_cut_max(const dw_pair_ops *ops, const void *self, const dw_system *sys)
{
  enum { MANY = 2048 };
  dw_site *site = malloc((size_t)sys->n * sizeof *site);
  if (!site) return NAN;
  for (int64_t i = 0; i < sys->n; i++)
    site[i] = (dw_site){sys->diameter[i], sys->species[i]};
  qsort(site, (size_t)sys->n, sizeof *site, by_site);
  int64_t distinct = 1;
  for (int64_t i = 1; i < sys->n; i++)
    if (by_site(&site[i], &site[distinct - 1])) site[distinct++] = site[i];
  const int64_t used = distinct < MANY ? distinct : MANY;
  for (int64_t i = 0; i < used; i++)
    site[i] = site[used > 1 ? i * (distinct - 1) / (used - 1) : 0];
  double largest = 0;
  for (int64_t i = 0; i < used; i++)
    for (int64_t j = i; j < used; j++)
      largest = fmax(largest, ops->cut(self, site[i], site[j]));
  free(site);
  return used < distinct ? largest * 1.01 : largest;
}

/* -- memory ------------------------------------------------------------------- */

dw_neighbours *dw_neighbours_new(const dw_list_rule *rule)
{
  dw_neighbours *l = calloc(1, sizeof *l);
  if (l) l->rule = *rule;
  return l;
}

static void level_free(level *v)
{
  free(v->pairs.start), free(v->pairs.index), free(v->pairs.row), free(v->pairs.mix);
  free(v->pairs.reach2), free(v->built_at);
}

void dw_neighbours_free(dw_neighbours *l)
{
  if (!l) return;
  level_free(&l->wide), level_free(&l->near);
  free(l->at), free(l->cut2);
  for (int k = 0; k < SHARES; k++) {
    free(l->share[k].index), free(l->share[k].found), free(l->share[k].r2);
    dw_vicinal_free(&l->share[k].near);
  }
  dw_grid_free(&l->grid);
  free(l);
}

static bool grow(void *pointer, int64_t count, size_t item)
{
  void **p = pointer;
  void *q = realloc(*p, (size_t)count * item);
  if (q) *p = q;
  return q;
}

static bool grow_particles(dw_neighbours *l, int64_t n)
{
  if (l->n == n && l->at) return true;
  l->n = 0;
  for (int k = 0; k < 2; k++) {
    level *const v = k ? &l->wide : &l->near;
    if (!grow(&v->pairs.start, n + 1, sizeof *v->pairs.start) ||
        !grow(&v->built_at, n, sizeof *v->built_at))
      return false;
  }
  if (!grow(&l->at, n, sizeof *l->at)) return false;
  l->n = n;
  return true;
}

static int64_t roomy(int64_t wanted)
{
  return wanted + wanted / 8 + 1024;
}

/* Even of nothing there is an array. */
static bool grow_reals(double **x, int64_t *room, int64_t wanted)
{
  if (wanted < *room) return true;
  *room = 0;
  if (!grow(x, roomy(wanted), sizeof **x)) return false;
  *room = roomy(wanted);
  return true;
}

static bool grow_pairs(level *v, int64_t wanted, bool mixed, bool reaching)
{
  dw_pairs *const p = &v->pairs;
  if (wanted >= v->room) {
    const int64_t room = roomy(wanted);
    v->room = 0;
    if (!grow(&p->index, room, sizeof *p->index) || !grow(&p->row, room, sizeof *p->row))
      return false;
    v->room = room;
  }
  return (!mixed || grow_reals(&p->mix, &v->mix_room, wanted)) &&
         (!reaching || grow_reals(&p->reach2, &v->reach_room, wanted));
}

static bool grow_found(share *s, int64_t wanted)
{
  if (wanted <= s->found_room && s->found) return true;
  s->found_room = 0;
  if (!grow(&s->found, roomy(wanted), sizeof *s->found) ||
      !grow(&s->r2, roomy(wanted), sizeof *s->r2))
    return false;
  s->found_room = roomy(wanted);
  return true;
}

static bool grow_share(share *s, int64_t more)
{
  if (s->used + more <= s->room) return true;
  const int64_t room = roomy(s->used + more) + s->used / 2;
  if (!grow(&s->index, room, sizeof *s->index)) return false;
  s->room = room;
  return true;
}

/* -- rows ------------------------------------------------------------------------ */

static dw_site site_of(const dw_system *sys, int64_t i)
{
  return (dw_site){sys->diameter[i], sys->species[i]};
}

static bool all_alike(const dw_system *sys)
{
  bool same = true;
  for (int64_t i = 1; i < sys->n; i++)
    same &= sys->diameter[i] == sys->diameter[0] && sys->species[i] == sys->species[0];
  return same;
}

/* Of the wide list. */
static double skin(const dw_neighbours *l)
{
  return l->rule.skin * (l->pruned ? 1 + WIDER : 1);
}

/* Particles within the reach of i and the skin, of `count` found within the largest. */
static int64_t keep_tight(const dw_neighbours *l, const dw_system *sys, int64_t i,
                          int64_t count, share *s)
{
  const dw_list_rule *rule = &l->rule;
  const double wide = skin(l);
  const dw_site site = site_of(sys, i);
  int64_t kept = 0;
  for (int64_t q = 0; q < count; q++) {
    const int32_t j = s->found[q];
    const double reach = rule->ops->cut(rule->self, site, site_of(sys, j)) + wide;
    s->found[kept] = j;
    kept += s->r2[q] < reach * reach;
  }
  return kept;
}

/* The rows of the particles of a cell, unsorted, to the end of the share. */
static bool find_rows(dw_neighbours *l, const dw_system *sys, int64_t cell, share *s)
{
  const dw_grid *g = &l->grid;
  if (g->start[cell] == g->start[cell + 1]) return true;
  if (!dw_grid_vicinity(g, cell, &s->near) || !grow_found(s, s->near.count + 1))
    return false;
  const bool tight = l->rule.kind == DW_LIST_TIGHT;
  for (int64_t k = g->start[cell]; k < g->start[cell + 1]; k++) {
    const int32_t i = g->order[k];
    int64_t count = dw_grid_near(g, &s->near, sys, k, tight, s->found, s->r2);
    if (tight && !l->all && !l->alike) count = keep_tight(l, sys, i, count, s);
    if (!grow_share(s, count + 1)) return false; /* and is there for empty rows, too */
    memcpy(s->index + s->used, s->found, (size_t)count * sizeof *s->found);
    l->at[i] = s->used, l->wide.pairs.start[i + 1] = count, s->used += count;
  }
  return true;
}

static int ascending(const void *a, const void *b)
{
  const int32_t p = *(const int32_t *)a, q = *(const int32_t *)b;
  return (p > q) - (p < q);
}

/* Sorts different numbers.  A short row by counting for each how many are below it: more
 * comparisons than needed, but all in vector registers. */
DW_CLONES_WIDE
static void sort_row(int64_t n, const int32_t *from, int32_t *to)
{
  enum { SHORT = 192, LANES = 16 };
  int32_t v[SHORT], rank[SHORT];
  if (n > SHORT) {
    memcpy(to, from, (size_t)n * sizeof *to);
    qsort(to, (size_t)n, sizeof *to, ascending);
    return;
  }
  const int64_t m = (n + LANES - 1) / LANES * LANES;
  for (int64_t q = 0; q < m; q++)
    v[q] = q < n ? from[q] : INT32_MAX, rank[q] = 0;
  for (int64_t p = 0; p < n; p++)
    for (int64_t q = 0; q < m; q++)
      rank[q] += v[p] < v[q];
  for (int64_t q = 0; q < n; q++)
    to[rank[q]] = v[q];
}

static void place_row(dw_neighbours *l, const dw_system *sys, int64_t i, const share *s)
{
  const dw_list_rule *const rule = &l->rule;
  const dw_pairs *const p = &l->wide.pairs;
  const int64_t first = p->start[i], end = p->start[i + 1];
  const dw_site site = site_of(sys, i);
  sort_row(end - first, s->index + l->at[i], p->index + first);
  for (int64_t k = first; k < end && !l->pruned; k++)
    p->row[k] = (int32_t)i;
  for (int64_t k = first; k < end && l->mixed; k++)
    p->mix[k] = rule->ops->mix(rule->self, site, site_of(sys, p->index[k]));
  double reach = rule->cut_max + rule->skin;
  for (int64_t k = first; k < end && l->pruned; k++) {
    if (!l->alike)
      reach = rule->ops->cut(rule->self, site, site_of(sys, p->index[k])) + rule->skin;
    p->reach2[k] = reach * reach;
  }
}

/* Where the cells of each share begin. */
static int64_t cell_at(const dw_neighbours *l, int k, int shares)
{
  return dw_grid_cells(&l->grid) * k / shares;
}

static int threads_for(const dw_neighbours *l, int64_t n)
{
  return l->rule.threads > 1 && n > 4096 ? l->rule.threads : 1;
}

static bool fill_rows(dw_neighbours *l, const dw_system *sys)
{
  const int threads = threads_for(l, sys->n), shares = threads > 1 ? SHARES : 1;
  bool good = true;
#ifdef _OPENMP
#pragma omp parallel for schedule(dynamic) num_threads(threads) if (threads > 1)
#endif
  for (int k = 0; k < shares; k++) {
    share *s = &l->share[k];
    s->used = 0, s->failed = false;
    for (int64_t c = cell_at(l, k, shares); c < cell_at(l, k + 1, shares); c++)
      s->failed = s->failed || !find_rows(l, sys, c, s);
  }
  for (int k = 0; k < shares; k++)
    good = good && !l->share[k].failed;
  if (!good) return false;
  int64_t *const start = l->wide.pairs.start;
  start[0] = 0;
  for (int64_t i = 0; i < sys->n; i++)
    start[i + 1] += start[i];
  if (!grow_pairs(&l->wide, start[sys->n], l->mixed, l->pruned)) return false;
#ifdef _OPENMP
#pragma omp parallel for schedule(dynamic) num_threads(threads) if (threads > 1)
#endif
  for (int k = 0; k < shares; k++)
    for (int64_t c = l->grid.start[cell_at(l, k, shares)];
         c < l->grid.start[cell_at(l, k + 1, shares)]; c++)
      place_row(l, sys, l->grid.order[c], &l->share[k]);
  return true;
}

static void stand(level *v, const dw_system *sys)
{
  memcpy(v->built_at, sys->x, (size_t)sys->n * sizeof *v->built_at);
}

/* -- pruning -------------------------------------------------------------------- */

/* Entries from..to of the pruned list move down to `at`. */
static void close_gap(dw_pairs *p, int64_t from, int64_t to, int64_t at, bool mixed)
{
  const size_t n = (size_t)(to - from);
  if (from == at) return;
  memmove(p->index + at, p->index + from, n * sizeof *p->index);
  memmove(p->row + at, p->row + from, n * sizeof *p->row);
  if (mixed) memmove(p->mix + at, p->mix + from, n * sizeof *p->mix);
}

/* Each share of the rows goes where it would begin if nothing were left out. */
static bool prune(dw_neighbours *l, const dw_system *sys)
{
  const int threads = threads_for(l, sys->n), shares = threads > 1 ? SHARES : 1;
  const dw_pairs *const wide = &l->wide.pairs;
  dw_pairs *const near = &l->near.pairs;
  int64_t end[SHARES];
  if (!grow_pairs(&l->near, wide->start[sys->n], l->mixed, false)) return false;
#ifdef _OPENMP
#pragma omp parallel for schedule(dynamic) num_threads(threads) if (threads > 1)
#endif
  for (int k = 0; k < shares; k++) {
    const int64_t first = sys->n * k / shares, last = sys->n * (k + 1) / shares;
    end[k] = dw_prune(sys, wide, first, last, near, wide->start[first]);
  }
  int64_t at = 0;
  for (int k = 0; k < shares; k++) {
    const int64_t from = wide->start[sys->n * k / shares];
    close_gap(near, from, end[k], at, l->mixed);
    at += end[k] - from;
  }
  near->start[0] = 0;
  for (int64_t i = 0; i < sys->n; i++)
    near->start[i + 1] += near->start[i];
  stand(&l->near, sys);
  return true;
}

/* -- update --------------------------------------------------------------------- */

/* Has anybody moved further than half the skin since v was built? */
static bool moved(const level *v, const dw_system *sys, double skin)
{
  const double limit = 0.25 * skin * skin;
  bool far = false;
  for (int64_t i = 0; i < sys->n; i++) {
    const double a = sys->x[i][0] - v->built_at[i][0], b = sys->x[i][1] - v->built_at[i][1],
                 c = sys->x[i][2] - v->built_at[i][2];
    far |= !(a * a + b * b + c * c <= limit); /* NaN counts as moved */
  }
  return far;
}

static bool lost(const dw_system *sys)
{
  for (int64_t i = 0; i < sys->n; i++)
    for (int a = 0; a < 3; a++)
      if (!(fabs(sys->x[i][a] * sys->box.inv[a]) < FAR)) return true;
  return false;
}

static bool build_wide(dw_neighbours *l, const dw_system *sys)
{
  const bool tight = l->rule.kind == DW_LIST_TIGHT;
  l->alike = all_alike(sys), l->mixed = tight && !l->alike && l->rule.ops->mix;
  /* In a tilted box the image found for a pair more than half a width apart need not be the
   * nearest one: if it is so small, every pair is kept. */
  const double most = dw_box_tilted(&sys->box) ? 0.5 * dw_box_width(&sys->box) : INFINITY;
  l->pruned = tight && sys->n <= MANY_PARTICLES;
  l->pruned = l->pruned && l->rule.cut_max + skin(l) <= most;
  const double radius = l->rule.cut_max + skin(l);
  l->all = radius > most;
  if (!grow_particles(l, sys->n) ||
      !dw_grid_fill(&l->grid, sys, l->all ? INFINITY : radius) || !fill_rows(l, sys))
    return false;
  stand(&l->wide, sys);
  return true;
}

dw_status dw_neighbours_update(dw_neighbours *l, const dw_system *sys, const dw_nlist **out)
{
  *out = &l->list;
  const bool same = l->valid && l->sites == sys->site_version;
  const level *const used = l->pruned ? &l->near : &l->wide;
  if (same && !moved(used, sys, l->rule.skin)) return DW_OK;
  l->valid = false;
  if (lost(sys)) return DW_ENUMERIC;
  if (!(same && l->pruned && !moved(&l->wide, sys, WIDER * l->rule.skin)) &&
      !build_wide(l, sys))
    return DW_ENOMEM;
  if (l->pruned && !prune(l, sys)) return DW_ENOMEM;
  const dw_pairs *const p = l->pruned ? &l->near.pairs : &l->wide.pairs;
  l->list = (dw_nlist){.size = sizeof l->list,
                       .half = l->rule.kind == DW_LIST_TIGHT,
                       .n = sys->n,
                       .start = p->start,
                       .index = p->index,
                       .row = p->row,
                       .mix = l->mixed ? p->mix : NULL,
                       .alike = l->alike};
  l->valid = true, l->builds++, l->sites = sys->site_version;
  return DW_OK;
}

const double *dw_neighbours_cut2(dw_neighbours *l, const dw_system *sys)
{
  const int64_t pairs = l->list.start[l->n];
  if (l->cut2_build == l->builds) return l->cut2;
  if (pairs > l->cut2_room || !l->cut2) {
    l->cut2_room = 0;
    if (!grow(&l->cut2, roomy(pairs), sizeof *l->cut2)) return NULL;
    l->cut2_room = roomy(pairs);
  }
  for (int64_t k = 0; k < pairs; k++) {
    const double cut = l->rule.ops->cut(l->rule.self, site_of(sys, l->list.row[k]),
                                        site_of(sys, l->list.index[k]));
    l->cut2[k] = cut * cut;
  }
  l->cut2_build = l->builds;
  return l->cut2;
}

int64_t dw_neighbours_builds(const dw_neighbours *l)
{
  return l->builds;
}
