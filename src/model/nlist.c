/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Rows are found cell by cell of a grid, each whole, then sorted and put in the order of
 * the particles: nothing in a row depends on other rows, so threads can share the work. */
#include "model/nlist.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <dwell/clones.h>

#include "model/box.h"
#include "model/grid.h"

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

struct dw_neighbours {
  dw_list_rule rule;
  dw_nlist list;
  int64_t *start, *at; /* at: where the row of each particle is in its share */
  int32_t *index, *row;
  double *cut2, *mix;
  double (*built_at)[3];
  uint64_t sites; /* site_version it was built for */
  int64_t n, room, mix_room, cut2_room, builds, cut2_build;
  dw_grid grid;
  share share[SHARES];
  /* of the current build: every pair is kept; all particles have the same diameter and
   * species */
  bool all, alike, valid;
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

void dw_neighbours_free(dw_neighbours *l)
{
  if (!l) return;
  free(l->start), free(l->at), free(l->index), free(l->row), free(l->cut2), free(l->mix),
      free(l->built_at);
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
  if (l->n == n && l->built_at) return true;
  l->n = n;
  return grow(&l->start, n + 1, sizeof *l->start) && grow(&l->at, n, sizeof *l->at) &&
         grow(&l->built_at, n, sizeof *l->built_at);
}

static int64_t roomy(int64_t wanted)
{
  return wanted + wanted / 8 + 1024;
}

static bool grow_pairs(dw_neighbours *l, int64_t wanted, bool mixed)
{
  if (wanted > l->room || !l->index) {
    const int64_t room = roomy(wanted);
    l->room = 0;
    if (!grow(&l->index, room, sizeof *l->index) || !grow(&l->row, room, sizeof *l->row))
      return false;
    l->room = room;
  }
  if (mixed && (wanted > l->mix_room || !l->mix)) {
    l->mix_room = 0;
    if (!grow(&l->mix, roomy(wanted), sizeof *l->mix)) return false;
    l->mix_room = roomy(wanted);
  }
  return true;
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

/* Particles within the reach of i and the skin, of `count` found within the largest. */
static int64_t keep_tight(const dw_neighbours *l, const dw_system *sys, int64_t i,
                          int64_t count, share *s)
{
  const dw_list_rule *rule = &l->rule;
  const dw_site site = site_of(sys, i);
  int64_t kept = 0;
  for (int64_t q = 0; q < count; q++) {
    const int32_t j = s->found[q];
    const double reach = rule->ops->cut(rule->self, site, site_of(sys, j)) + rule->skin;
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
    l->at[i] = s->used, l->start[i + 1] = count, s->used += count;
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
  const int64_t first = l->start[i], n = l->start[i + 1] - first;
  sort_row(n, s->index + l->at[i], l->index + first);
  for (int64_t k = first; k < first + n; k++)
    l->row[k] = (int32_t)i;
  if (l->rule.kind != DW_LIST_TIGHT || !l->rule.ops->mix || l->alike) return;
  const dw_site site = site_of(sys, i);
  for (int64_t k = first; k < first + n; k++)
    l->mix[k] = l->rule.ops->mix(l->rule.self, site, site_of(sys, l->index[k]));
}

/* Where the cells of each share begin. */
static int64_t cell_at(const dw_neighbours *l, int k, int shares)
{
  return dw_grid_cells(&l->grid) * k / shares;
}

static bool fill_rows(dw_neighbours *l, const dw_system *sys)
{
  const int threads = l->rule.threads > 1 && sys->n > 4096 ? l->rule.threads : 1,
            shares = threads > 1 ? SHARES : 1;
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
  l->start[0] = 0;
  for (int64_t i = 0; i < sys->n; i++)
    l->start[i + 1] += l->start[i];
  if (!grow_pairs(l, l->start[sys->n], l->rule.kind == DW_LIST_TIGHT && !l->alike))
    return false;
#ifdef _OPENMP
#pragma omp parallel for schedule(dynamic) num_threads(threads) if (threads > 1)
#endif
  for (int k = 0; k < shares; k++)
    for (int64_t c = l->grid.start[cell_at(l, k, shares)];
         c < l->grid.start[cell_at(l, k + 1, shares)]; c++)
      place_row(l, sys, l->grid.order[c], &l->share[k]);
  return true;
}

/* -- update --------------------------------------------------------------------- */

static bool moved(const dw_neighbours *l, const dw_system *sys)
{
  const double limit = 0.25 * l->rule.skin * l->rule.skin;
  bool far = false;
  for (int64_t i = 0; i < sys->n; i++) {
    const double a = sys->x[i][0] - l->built_at[i][0], b = sys->x[i][1] - l->built_at[i][1],
                 c = sys->x[i][2] - l->built_at[i][2];
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

static bool build(dw_neighbours *l, const dw_system *sys)
{
  const double radius = l->rule.cut_max + l->rule.skin;
  /* In a tilted box the image found for a pair more than half a width apart need not be the
   * nearest one: such a box is small, and every pair is kept. */
  l->all = dw_box_tilted(&sys->box) && 2 * radius > dw_box_width(&sys->box);
  l->alike = all_alike(sys);
  return grow_particles(l, sys->n) &&
         dw_grid_fill(&l->grid, sys, l->all ? INFINITY : radius) && fill_rows(l, sys);
}

dw_status dw_neighbours_update(dw_neighbours *l, const dw_system *sys, const dw_nlist **out)
{
  *out = &l->list;
  if (l->valid && l->sites == sys->site_version && !moved(l, sys)) return DW_OK;
  l->valid = false;
  if (lost(sys)) return DW_ENUMERIC;
  if (!build(l, sys)) return DW_ENOMEM;
  memcpy(l->built_at, sys->x, (size_t)sys->n * sizeof *l->built_at);
  const bool tight = l->rule.kind == DW_LIST_TIGHT;
  l->list = (dw_nlist){.size = sizeof l->list,
                       .half = tight,
                       .n = sys->n,
                       .start = l->start,
                       .index = l->index,
                       .row = l->row,
                       .mix = tight && !l->alike && l->rule.ops->mix ? l->mix : NULL,
                       .alike = l->alike};
  l->valid = true, l->builds++, l->sites = sys->site_version;
  return DW_OK;
}

const double *dw_neighbours_cut2(dw_neighbours *l, const dw_system *sys)
{
  const int64_t pairs = l->start[l->n];
  if (l->cut2_build == l->builds) return l->cut2;
  if (pairs > l->cut2_room || !l->cut2) {
    l->cut2_room = 0;
    if (!grow(&l->cut2, roomy(pairs), sizeof *l->cut2)) return NULL;
    l->cut2_room = roomy(pairs);
  }
  for (int64_t k = 0; k < pairs; k++) {
    const double cut =
        l->rule.ops->cut(l->rule.self, site_of(sys, l->row[k]), site_of(sys, l->index[k]));
    l->cut2[k] = cut * cut;
  }
  l->cut2_build = l->builds;
  return l->cut2;
}

int64_t dw_neighbours_builds(const dw_neighbours *l)
{
  return l->builds;
}
