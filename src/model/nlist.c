/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Candidates come from a grid of cells about half a list radius wide; in small boxes, where
 * a stencil would wrap onto itself, a direction is simply taken whole. */
#include "model/nlist.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/box.h"

/* No particle gets this many box lengths away: beyond it positions have lost their digits.
 */
#define FAR 1e8

typedef struct {
  int64_t n[3], reach[3]; /* cells along each axis; a stencil is -reach..reach, -1: all */
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
  int64_t n, room, builds;
  grid grid;
  bool valid;
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
      free(l->built_at);
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

static bool grow_entries(dw_neighbours *l, int64_t wanted)
{
  if (wanted <= l->room) return true;
  const int64_t room = wanted + wanted / 4 + 1024;
  if (!grow(&l->index, room, sizeof *l->index) || !grow(&l->row, room, sizeof *l->row) ||
      !grow(&l->cut2, room, sizeof *l->cut2) || !grow(&l->mix, room, sizeof *l->mix))
    return false;
  l->room = room;
  return true;
}

/* -- the grid ------------------------------------------------------------------- */

static void grid_shape(grid *g, const dw_box *box, double radius, int64_t n)
{
  enum { REACH = 2 };
  double w[3];
  dw_box_widths(box, w);
  /* more cells than particles cost more than they save */
  const double most = fmax(1, cbrt((double)n) * 1.5);
  for (int a = 0; a < 3; a++) {
    const double fit = fmin(floor(w[a] * REACH / radius), floor(most));
    if (fit < 1) {
      g->n[a] = 1, g->reach[a] = -1;
      continue;
    }
    g->n[a] = (int64_t)fit;
    g->reach[a] = (int64_t)ceil(radius * (double)g->n[a] / w[a]);
    if (2 * g->reach[a] + 1 > g->n[a] || !box->periodic[a]) g->n[a] = 1, g->reach[a] = -1;
  }
}

static int64_t cell_of(const grid *g, const dw_box *box, const double x[3])
{
  double s[3];
  int64_t c[3];
  const double at[3] = {x[0] + box->lo[0], x[1] + box->lo[1], x[2] + box->lo[2]};
  dw_box_fraction(box, at, s);
  for (int a = 0; a < 3; a++) {
    c[a] = (int64_t)((s[a] - floor(s[a])) * (double)g->n[a]);
    if (c[a] >= g->n[a]) c[a] = g->n[a] - 1;
  }
  return (c[0] * g->n[1] + c[1]) * g->n[2] + c[2];
}

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

/* -- one row -------------------------------------------------------------------- */

enum { CHUNK = 128 };

/* Squared minimum-image distances of particles k..k+n of the grid from xi. */
static void distances(const grid *g, const dw_box *box, const double xi[3], int64_t k,
                      int n, double *restrict r2)
{
  const double *restrict gx = g->x[0] + k, *restrict gy = g->x[1] + k,
                         *restrict gz = g->x[2] + k;
  const double M = 0x1.8p52; /* adding and subtracting it rounds to the nearest integer */
  double inv[3];
  for (int a = 0; a < 3; a++)
    inv[a] = box->periodic[a] ? box->inv[a] : 0;
  const double hx = box->h[0], hy = box->h[1], hz = box->h[2], xy = box->tilt[0],
               xz = box->tilt[1], yz = box->tilt[2], x0 = xi[0], x1 = xi[1], x2 = xi[2];
  for (int q = 0; q < n; q++) {
    double dx = gx[q] - x0, dy = gy[q] - x1, dz = gz[q] - x2;
    const double nz = (dz * inv[2] + M) - M;
    dz -= hz * nz, dy -= yz * nz, dx -= xz * nz;
    const double ny = (dy * inv[1] + M) - M;
    dy -= hy * ny, dx -= xy * ny;
    dx -= hx * ((dx * inv[0] + M) - M);
    r2[q] = dx * dx + dy * dy + dz * dz;
  }
}

typedef struct {
  int64_t i;
  double far2; /* squared list radius; INFINITY: take every pair */
  int64_t count;
} row;

static bool keep(const dw_neighbours *l, const dw_system *sys, row *r, int64_t j, double r2)
{
  const dw_list_rule *rule = &l->rule;
  const int64_t at = l->start[r->i] + r->count;
  if (rule->kind == DW_LIST_TIGHT) {
    const dw_site a = {sys->diameter[r->i], sys->species[r->i]},
                  b = {sys->diameter[j], sys->species[j]};
    const double cut = rule->ops->cut(rule->self, a, b), reach = cut + rule->skin;
    if (r2 >= reach * reach && r->far2 < INFINITY) return false;
    l->cut2[at] = cut * cut;
    if (rule->ops->mix) l->mix[at] = rule->ops->mix(rule->self, a, b);
  }
  l->index[at] = (int32_t)j;
  r->count++;
  return true;
}

static bool row_range(dw_neighbours *l, const dw_system *sys, row *r, int64_t from,
                      int64_t to)
{
  const bool half = l->rule.kind == DW_LIST_TIGHT;
  double r2[CHUNK];
  if (!grow_entries(l, l->start[r->i] + r->count + to - from)) return false;
  for (int64_t k = from; k < to; k += CHUNK) {
    const int n = to - k < CHUNK ? (int)(to - k) : CHUNK;
    distances(&l->grid, &sys->box, sys->x[r->i], k, n, r2);
    for (int q = 0; q < n; q++) {
      const int64_t j = l->grid.order[k + q];
      if (r2[q] < r->far2 && (half ? j > r->i : j != r->i)) keep(l, sys, r, j, r2[q]);
    }
  }
  return true;
}

/* Rows are short: insertion. */
static void row_sort(dw_neighbours *l, int64_t first, int64_t count)
{
  int32_t *j = l->index + first;
  double *c = l->cut2 + first, *m = l->mix + first;
  for (int64_t a = 1; a < count; a++) {
    const int32_t ja = j[a];
    const double ca = c[a], ma = m[a];
    int64_t b = a;
    for (; b > 0 && j[b - 1] > ja; b--)
      j[b] = j[b - 1], c[b] = c[b - 1], m[b] = m[b - 1];
    j[b] = ja, c[b] = ca, m[b] = ma;
  }
}

/* Cells lo..hi of the last axis at column (a, b), wrapped; they lie one after another. */
static bool row_column(dw_neighbours *l, const dw_system *sys, row *r, int64_t column,
                       int64_t centre)
{
  const grid *g = &l->grid;
  const int64_t *s = g->start + column * g->n[2], nz = g->n[2];
  if (g->reach[2] < 0) return row_range(l, sys, r, s[0], s[nz]);
  const int64_t lo = centre - g->reach[2], hi = centre + g->reach[2] + 1;
  if (lo < 0)
    return row_range(l, sys, r, s[lo + nz], s[nz]) && row_range(l, sys, r, s[0], s[hi]);
  if (hi > nz)
    return row_range(l, sys, r, s[lo], s[nz]) && row_range(l, sys, r, s[0], s[hi - nz]);
  return row_range(l, sys, r, s[lo], s[hi]);
}

static bool row_fill(dw_neighbours *l, const dw_system *sys, row *r, int64_t cell)
{
  const grid *g = &l->grid;
  const int64_t cz = cell % g->n[2], cy = cell / g->n[2] % g->n[1],
                cx = cell / g->n[2] / g->n[1];
  const int64_t rx = g->reach[0] < 0 ? 0 : g->reach[0],
                ry = g->reach[1] < 0 ? 0 : g->reach[1];
  for (int64_t ox = -rx; ox <= rx; ox++)
    for (int64_t oy = -ry; oy <= ry; oy++) {
      const int64_t a = (cx + ox + g->n[0]) % g->n[0], b = (cy + oy + g->n[1]) % g->n[1];
      if (!row_column(l, sys, r, a * g->n[1] + b, cz)) return false;
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
  const bool all = dw_box_tilted(&sys->box) && 2 * radius > dw_box_width(&sys->box);
  if (!grow_particles(l, sys->n) || !grow_entries(l, 1)) return false;
  grid_shape(&l->grid, &sys->box, all ? INFINITY : radius, sys->n);
  int32_t *cell = malloc((size_t)sys->n * sizeof *cell);
  bool good = cell && grid_fill(&l->grid, sys, cell);
  l->start[0] = 0;
  for (int64_t i = 0; good && i < sys->n; i++) {
    row r = {.i = i, .far2 = all ? INFINITY : radius * radius};
    good = row_fill(l, sys, &r, cell[i]);
    if (good) row_sort(l, l->start[i], r.count);
    l->start[i + 1] = l->start[i] + r.count;
    for (int64_t k = l->start[i]; k < l->start[i + 1]; k++)
      l->row[k] = (int32_t)i;
  }
  free(cell);
  return good;
}

dw_status dw_neighbours_update(dw_neighbours *l, const dw_system *sys, const dw_nlist **out)
{
  *out = &l->list;
  if (l->valid && !moved(l, sys)) return DW_OK;
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
  l->valid = true, l->builds++;
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
