/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Candidates come from a grid of cells about half a list radius wide; in small boxes, where
 * a stencil would wrap onto itself, a direction is simply taken whole. */
#include "model/nlist.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/box.h"
#include "model/image.h"

/* No particle gets this many box lengths away: beyond it positions have lost their digits.
 */
#define FAR 1e8

typedef struct {
  int64_t n[3], reach[3]; /* cells along each axis; a stencil is -reach..reach */
  int64_t *start;         /* [cells + 1] into the arrays below */
  int32_t *order;         /* particles, cell by cell */
  double *x[3];           /* their positions in that order */
  int64_t cells_room, room;
} grid;

struct dw_neighbours {
  dw_list_rule rule;
  dw_nlist list;
  int64_t *start;
  int32_t *index, *row;
  double *cut2, *mix;
  double (*built_at)[3];
  uint64_t sites; /* site_version it was built for */
  int64_t n, room, builds;
  grid grid;
  /* of the current build: the pairs found, squared radius, or that every pair is kept */
  int32_t (*pair)[2], (*sorted)[2];
  int64_t pairs;
  double far2;
  bool all, valid;
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
  free(l->start), free(l->index), free(l->row), free(l->cut2), free(l->mix),
      free(l->built_at), free(l->pair), free(l->sorted);
  free(l->grid.start), free(l->grid.order);
  for (int a = 0; a < 3; a++)
    free(l->grid.x[a]);
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
  grid *g = &l->grid;
  if (l->n == n && l->built_at) return true;
  l->n = n;
  return grow(&l->start, n + 1, sizeof *l->start) &&
         grow(&l->built_at, n, sizeof *l->built_at) &&
         grow(&g->order, n, sizeof *g->order) && grow(&g->x[0], n, sizeof(double)) &&
         grow(&g->x[1], n, sizeof(double)) && grow(&g->x[2], n, sizeof(double));
}

static bool grow_pairs(dw_neighbours *l, int64_t wanted)
{
  if (wanted <= l->room && l->pair) return true;
  const int64_t room = wanted + wanted / 4 + 1024;
  if (!grow(&l->index, room, sizeof *l->index) || !grow(&l->row, room, sizeof *l->row) ||
      !grow(&l->cut2, room, sizeof *l->cut2) || !grow(&l->mix, room, sizeof *l->mix) ||
      !grow(&l->pair, room, sizeof *l->pair) || !grow(&l->sorted, room, sizeof *l->sorted))
    return false;
  l->room = room;
  return true;
}

/* -- the grid ------------------------------------------------------------------- */

/* Cells a `part`-th of the list radius wide along each axis; returns what a search costs:
 * the particles it looks at, and a dozen more for each column of cells that begins anew. */
static double grid_try(grid *g, const dw_box *box, double radius, int64_t n,
                       const int part[3])
{
  double w[3], seen = (double)n, columns = 1;
  dw_box_widths(box, w);
  /* more cells than particles cost more than they save */
  const double most = fmax(1, floor(cbrt((double)n) * 1.5));
  for (int a = 0; a < 3; a++) {
    const double fit = fmin(floor(w[a] * part[a] / radius), most);
    g->n[a] = 1, g->reach[a] = 0;
    if (fit < 3 || !box->periodic[a]) continue;
    const int64_t reach = (int64_t)ceil(radius * fit / w[a]), span = 2 * reach + 1;
    if (span > (int64_t)fit) continue;
    g->n[a] = (int64_t)fit, g->reach[a] = reach;
    seen *= (double)span / fit;
    if (a < 2) columns *= (double)span;
  }
  return seen + 12 * columns;
}

/* Columns lie along the last axis, so that fine cells there cost nothing. */
static void grid_shape(grid *g, const dw_box *box, double radius, int64_t n)
{
  static const int parts[3][3] = {{1, 1, 3}, {2, 2, 3}, {3, 3, 3}};
  double least = INFINITY;
  grid trial = *g;
  for (int k = 0; k < 3; k++) {
    const double cost = grid_try(&trial, box, radius, n, parts[k]);
    if (cost >= least) continue;
    least = cost;
    memcpy(g->n, trial.n, sizeof g->n), memcpy(g->reach, trial.reach, sizeof g->reach);
  }
}

static int64_t cell_of(const grid *g, const dw_box *box, const double x[3])
{
  double s[3];
  int64_t c[3];
  dw_box_fraction(box, x, s);
  for (int a = 0; a < 3; a++) {
    c[a] = (int64_t)((s[a] - floor(s[a])) * (double)g->n[a]);
    if (c[a] >= g->n[a]) c[a] = g->n[a] - 1;
  }
  return (c[0] * g->n[1] + c[1]) * g->n[2] + c[2];
}

/* Sorts the particles by cell, in place of `cell` as many numbers as there are of them. */
static bool grid_fill(grid *g, const dw_system *sys, int32_t *cell)
{
  const int64_t cells = g->n[0] * g->n[1] * g->n[2];
  if (cells + 1 > g->cells_room) {
    if (!grow(&g->start, cells + 1, sizeof *g->start)) return false;
    g->cells_room = cells + 1;
  }
  memset(g->start, 0, (size_t)(cells + 1) * sizeof *g->start);
  for (int64_t i = 0; i < sys->n; i++) {
    cell[i] = (int32_t)cell_of(g, &sys->box, sys->x[i]);
    g->start[cell[i] + 1]++;
  }
  for (int64_t c = 0; c < cells; c++)
    g->start[c + 1] += g->start[c];
  for (int64_t i = 0; i < sys->n; i++)
    g->order[g->start[cell[i]]++] = (int32_t)i;
  memmove(g->start + 1, g->start, (size_t)cells * sizeof *g->start);
  g->start[0] = 0;
  for (int a = 0; a < 3; a++)
    for (int64_t k = 0; k < sys->n; k++)
      g->x[a][k] = sys->x[g->order[k]][a];
  return true;
}

/* -- pairs ------------------------------------------------------------------------ */

enum { CHUNK = 128 };

/* Which of the particles k..k+n of the grid are nearer to x than the square root of far2.
 */
DW_CLONES
static int near_ones(const grid *g, const dw_box *box, const double x[3], int64_t k, int n,
                     double far2, int16_t *restrict found, double *restrict r2)
{
  double d[3][CHUNK];
  for (int a = 0; a < 3; a++)
    for (int q = 0; q < n; q++)
      d[a][q] = g->x[a][k + q] - x[a];
  dw_image_squares(box, n, d[0], d[1], d[2], r2);
  int count = 0;
  for (int q = 0; q < n; q++)
    found[count] = (int16_t)q, count += r2[q] < far2;
  return count;
}

static dw_site site_of(const dw_system *sys, int64_t i)
{
  return (dw_site){sys->diameter[i], sys->species[i]};
}

/* Pairs of particle k of the grid with particles from..to of it. */
static bool pair_range(dw_neighbours *l, const dw_system *sys, int64_t k, int64_t from,
                       int64_t to)
{
  const dw_list_rule *rule = &l->rule;
  const int64_t i = l->grid.order[k];
  const dw_site site = site_of(sys, i);
  int16_t found[CHUNK];
  double r2[CHUNK];
  if (!grow_pairs(l, l->pairs + to - from)) return false;
  for (; from < to; from += CHUNK) {
    const int n = to - from < CHUNK ? (int)(to - from) : CHUNK;
    const int count =
        near_ones(&l->grid, &sys->box, sys->x[i], from, n, l->far2, found, r2);
    for (int q = 0; q < count; q++) {
      const int32_t j = l->grid.order[from + found[q]];
      const double reach = rule->ops->cut(rule->self, site, site_of(sys, j)) + rule->skin;
      if (rule->kind == DW_LIST_TIGHT && r2[found[q]] >= reach * reach && !l->all) continue;
      l->pair[l->pairs][0] = i < j ? (int32_t)i : j;
      l->pair[l->pairs++][1] = i < j ? j : (int32_t)i;
    }
  }
  return true;
}

/* Cells lo..hi (ends included) of a column; they lie one after another, wrapped. */
static bool pair_column(dw_neighbours *l, const dw_system *sys, int64_t k, int64_t column,
                        int64_t lo, int64_t hi)
{
  const grid *g = &l->grid;
  const int64_t nz = g->n[2], *s = g->start + column * nz;
  if (lo < 0)
    return pair_range(l, sys, k, s[lo + nz], s[nz]) &&
           pair_range(l, sys, k, s[0], s[hi + 1]);
  if (hi >= nz)
    return pair_range(l, sys, k, s[lo], s[nz]) &&
           pair_range(l, sys, k, s[0], s[hi + 1 - nz]);
  return pair_range(l, sys, k, s[lo], s[hi + 1]);
}

/* Half of the stencil: the later ones of the own cell, then cells that follow.  A direction
 * too short for a stencil is one cell: all its particles are met there. */
static bool pair_search(dw_neighbours *l, const dw_system *sys, int64_t k, int64_t cell)
{
  const grid *g = &l->grid;
  const int64_t nz = g->n[2], z = cell % nz, y = cell / nz % g->n[1],
                x = cell / nz / g->n[1];
  const int64_t rz = g->reach[2], column = x * g->n[1] + y;
  if (!pair_range(l, sys, k, k + 1, g->start[cell + 1])) return false;
  if (rz > 0 && z + 1 < nz && !pair_column(l, sys, k, column, z + 1, z + rz)) return false;
  if (rz > 0 && z + 1 == nz && !pair_column(l, sys, k, column, 0, rz - 1)) return false;
  for (int64_t dx = 0; dx <= g->reach[0]; dx++)
    for (int64_t dy = dx ? -g->reach[1] : 1; dy <= g->reach[1]; dy++) {
      const int64_t cx = (x + dx) % g->n[0], cy = (y + dy + g->n[1]) % g->n[1];
      if (!pair_column(l, sys, k, cx * g->n[1] + cy, z - rz, z + rz)) return false;
    }
  return true;
}

/* -- rows --------------------------------------------------------------------------- */

/* A stable counting sort of the pairs by one of their two, into `to`; start[n + 1] is where
 * each value begins. */
static void sort_pairs(int64_t n, int64_t pairs, int32_t (*pair)[2], int by, int64_t *start,
                       int32_t (*to)[2])
{
  memset(start, 0, (size_t)(n + 1) * sizeof *start);
  for (int64_t k = 0; k < pairs; k++)
    start[pair[k][by] + 1]++;
  for (int64_t i = 0; i < n; i++)
    start[i + 1] += start[i];
  for (int64_t k = 0; k < pairs; k++)
    memcpy(to[start[pair[k][by]]++], pair[k], sizeof *to);
  memmove(start + 1, start, (size_t)n * sizeof *start);
  start[0] = 0;
}

/* Sorted by j, then by i: rows with ascending j. */
static bool fill_rows(dw_neighbours *l, const dw_system *sys)
{
  const dw_list_rule *rule = &l->rule;
  if (rule->kind == DW_LIST_SWAP) {
    if (!grow_pairs(l, 2 * l->pairs)) return false;
    for (int64_t k = 0; k < l->pairs; k++)
      l->pair[l->pairs + k][0] = l->pair[k][1], l->pair[l->pairs + k][1] = l->pair[k][0];
    l->pairs *= 2;
  }
  sort_pairs(sys->n, l->pairs, l->pair, 1, l->start, l->sorted);
  sort_pairs(sys->n, l->pairs, l->sorted, 0, l->start, l->pair);
  for (int64_t k = 0; k < l->pairs; k++) {
    l->row[k] = l->pair[k][0], l->index[k] = l->pair[k][1];
    if (rule->kind != DW_LIST_TIGHT) continue;
    const dw_site a = site_of(sys, l->row[k]), b = site_of(sys, l->index[k]);
    const double cut = rule->ops->cut(rule->self, a, b);
    l->cut2[k] = cut * cut;
    if (rule->ops->mix) l->mix[k] = rule->ops->mix(rule->self, a, b);
  }
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
  l->far2 = l->all ? INFINITY : radius * radius, l->pairs = 0;
  if (!grow_particles(l, sys->n)) return false;
  grid_shape(&l->grid, &sys->box, l->all ? INFINITY : radius, sys->n);
  int32_t *cell = malloc((size_t)sys->n * sizeof *cell);
  bool good = cell && grid_fill(&l->grid, sys, cell);
  for (int64_t k = 0; good && k < sys->n; k++)
    good = pair_search(l, sys, k, cell[l->grid.order[k]]);
  free(cell);
  return good && fill_rows(l, sys);
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
                       .mix = tight && l->rule.ops->mix ? l->mix : NULL};
  l->valid = true, l->builds++, l->sites = sys->site_version;
  return DW_OK;
}

const double *dw_neighbours_cut2(const dw_neighbours *l)
{
  return l->cut2;
}

int64_t dw_neighbours_builds(const dw_neighbours *l)
{
  return l->builds;
}
