/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "model/nlist.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/box.h"

struct dw_verlet {
  bool built;
  int64_t n, room;
  double *x0; /* positions at the build */
  int64_t *start;
  int32_t *index;
  int32_t *head, *next; /* cells: first particle of each, next of each particle */
  int64_t cells;
};

dw_verlet *dw_verlet_new(void)
{
  return calloc(1, sizeof(dw_verlet));
}

void dw_verlet_free(dw_verlet *l)
{
  if (!l) return;
  free(l->x0), free(l->start), free(l->index), free(l->head), free(l->next);
  free(l);
}

/* Sites that differ are few in typed systems and n in polydisperse ones; the reach only
 * needs the largest diameter of each species and the smallest (non-additive rules may
 * favour equal sizes). */
double dw_verlet_reach(const dw_system *s, const dw_list_rule *rule)
{
  enum { TYPES = 1024 };
  double reach = 0, lo[TYPES + 1], hi[TYPES + 1];
  for (int32_t t = 0; t <= TYPES; t++)
    lo[t] = INFINITY, hi[t] = -INFINITY;
  for (int64_t i = 0; i < s->n; i++) {
    const int32_t t = s->species[i];
    lo[t] = fmin(lo[t], s->diameter[i]), hi[t] = fmax(hi[t], s->diameter[i]);
  }
  for (int32_t a = 1; a <= s->ntypes; a++)
    for (int32_t b = 1; b <= s->ntypes; b++) {
      if (lo[a] > hi[a] || lo[b] > hi[b]) continue;
      const double da[2] = {lo[a], hi[a]}, db[2] = {lo[b], hi[b]};
      for (int p = 0; p < 2; p++)
        for (int q = 0; q < 2; q++)
          reach =
              fmax(reach, rule->cut(rule->self, (dw_site){da[p], a}, (dw_site){db[q], b}));
    }
  return reach;
}

static bool fresh(const dw_verlet *l, const dw_system *s, const double *x, double skin)
{
  if (!l->built || l->n != s->n) return false;
  double most = 0;
  for (int64_t i = 0; i < s->n; i++) {
    const double a = x[3 * i] - l->x0[3 * i], b = x[3 * i + 1] - l->x0[3 * i + 1],
                 c = x[3 * i + 2] - l->x0[3 * i + 2], d = a * a + b * b + c * c;
    most = d > most ? d : most;
  }
  return most < 0.25 * skin * skin; /* false for NaN too */
}

/* -- cells --------------------------------------------------------------------------------
 */

typedef struct {
  int64_t m[3]; /* cells along each edge; 0: too small a box, all pairs are tried */
} grid;

static grid make_grid(const dw_system *s, double range)
{
  grid g = {{0, 0, 0}};
  /* heights over the faces of a triclinic cell are at most its edges: use width for all */
  const bool orthogonal = !s->box.tilt[0] && !s->box.tilt[1] && !s->box.tilt[2];
  const double width = dw_box_width(&s->box);
  for (int a = 0; a < 3; a++) {
    const double edge = orthogonal ? s->box.h[a] : width;
    const int64_t m = (int64_t)floor(edge / range), most = 1 + (int64_t)cbrt((double)s->n);
    if (m < 3 || !s->box.periodic[a]) return (grid){{0, 0, 0}};
    g.m[a] = m < most ? m : most;
  }
  return g;
}

static int64_t cell_of(const dw_system *s, const grid *g, const double x[3])
{
  double w[3];
  int32_t image[3];
  dw_box_wrap(&s->box, x, w, image);
  double f[3];
  f[2] = (w[2] - s->box.lo[2]) * s->box.inv[2];
  f[1] = (w[1] - s->box.lo[1] - f[2] * s->box.tilt[2]) * s->box.inv[1];
  f[0] =
      (w[0] - s->box.lo[0] - f[1] * s->box.tilt[0] - f[2] * s->box.tilt[1]) * s->box.inv[0];
  int64_t c[3];
  for (int a = 0; a < 3; a++) {
    c[a] = (int64_t)floor(f[a] * (double)g->m[a]) % g->m[a];
    if (c[a] < 0) c[a] += g->m[a];
  }
  return (c[2] * g->m[1] + c[1]) * g->m[0] + c[0];
}

static dw_status bin(dw_verlet *l, const dw_system *s, const double *x, const grid *g)
{
  const int64_t cells = g->m[0] * g->m[1] * g->m[2];
  if (cells > l->cells) {
    free(l->head);
    l->head = malloc((size_t)cells * sizeof *l->head);
    l->cells = l->head ? cells : 0;
    if (!l->head) return DW_ENOMEM;
  }
  for (int64_t c = 0; c < cells; c++)
    l->head[c] = -1;
  for (int64_t i = s->n - 1; i >= 0; i--) {
    const int64_t c = cell_of(s, g, x + 3 * i);
    l->next[i] = l->head[c], l->head[c] = (int32_t)i;
  }
  return DW_OK;
}

/* -- rows ------------------------------------------------------------------------------ */

typedef struct {
  dw_verlet *l;
  const dw_system *s;
  const double *x;
  const dw_list_rule *rule;
  double reach;
  int64_t count;
} builder;

static dw_status try_pair(builder *b, int64_t i, int64_t j)
{
  if (i == j || (b->rule->kind == DW_LIST_TIGHT && j < i)) return DW_OK;
  const dw_system *s = b->s;
  double d[3];
  for (int a = 0; a < 3; a++)
    d[a] = b->x[3 * i + a] - b->x[3 * j + a];
  dw_box_image(&s->box, d);
  const double r2 = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
  const double far = b->reach + b->rule->skin;
  if (r2 >= far * far) return DW_OK;
  if (b->rule->kind == DW_LIST_TIGHT) {
    const double cut = b->rule->cut(b->rule->self, (dw_site){s->diameter[i], s->species[i]},
                                    (dw_site){s->diameter[j], s->species[j]}) +
                       b->rule->skin;
    if (r2 >= cut * cut) return DW_OK;
  }
  dw_verlet *l = b->l;
  if (b->count == l->room) {
    const int64_t room = l->room ? 2 * l->room : 16 * s->n + 64;
    int32_t *grown = realloc(l->index, (size_t)room * sizeof *grown);
    if (!grown) return DW_ENOMEM;
    l->index = grown, l->room = room;
  }
  l->index[b->count++] = (int32_t)j;
  return DW_OK;
}

static dw_status row_from_cells(builder *b, const grid *g, int64_t i)
{
  const int64_t c = cell_of(b->s, g, b->x + 3 * i);
  const int64_t cx = c % g->m[0], cy = c / g->m[0] % g->m[1], cz = c / (g->m[0] * g->m[1]);
  for (int64_t k = 0; k < 27; k++) {
    const int64_t nx = (cx + k % 3 - 1 + g->m[0]) % g->m[0],
                  ny = (cy + k / 3 % 3 - 1 + g->m[1]) % g->m[1],
                  nz = (cz + k / 9 - 1 + g->m[2]) % g->m[2];
    for (int32_t j = b->l->head[(nz * g->m[1] + ny) * g->m[0] + nx]; j >= 0;
         j = b->l->next[j])
      DW_TRY(try_pair(b, i, j));
  }
  return DW_OK;
}

static int ascending(const void *a, const void *b)
{
  const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
  return (x > y) - (x < y);
}

static dw_status reserve(dw_verlet *l, int64_t n)
{
  if (l->n == n) return DW_OK;
  free(l->x0), free(l->start), free(l->next);
  l->x0 = malloc((size_t)n * 3 * sizeof *l->x0);
  l->start = malloc((size_t)(n + 1) * sizeof *l->start);
  l->next = malloc((size_t)n * sizeof *l->next);
  l->n = l->x0 && l->start && l->next ? n : 0;
  return l->n ? DW_OK : DW_ENOMEM;
}

static dw_status build(dw_verlet *l, const dw_system *s, const double *x,
                       const dw_list_rule *rule)
{
  l->built = false;
  DW_TRY(reserve(l, s->n));
  builder b = {l, s, x, rule, dw_verlet_reach(s, rule), 0};
  const grid g = make_grid(s, b.reach + rule->skin);
  if (g.m[0]) DW_TRY(bin(l, s, x, &g));
  for (int64_t i = 0; i < s->n; i++) {
    l->start[i] = b.count;
    if (g.m[0])
      DW_TRY(row_from_cells(&b, &g, i));
    else
      for (int64_t j = 0; j < s->n; j++)
        DW_TRY(try_pair(&b, i, j));
    qsort(l->index + l->start[i], (size_t)(b.count - l->start[i]), sizeof *l->index,
          ascending);
  }
  l->start[s->n] = b.count;
  memcpy(l->x0, x, (size_t)s->n * 3 * sizeof *x);
  l->built = true;
  return DW_OK;
}

dw_status dw_verlet_update(dw_verlet *l, const dw_system *s, const double *x,
                           const dw_list_rule *rule, dw_nlist *out)
{
  if (!fresh(l, s, x, rule->skin)) DW_TRY(build(l, s, x, rule));
  *out = (dw_nlist){sizeof *out, rule->kind == DW_LIST_TIGHT, s->n, l->start, l->index};
  return DW_OK;
}
