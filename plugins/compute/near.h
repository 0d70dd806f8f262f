/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* near.h - all pairs of particles nearer than a radius, whatever the potential's cutoff:
 * particles in cells along the edges of the box, pairs by minimum image. */
#ifndef DW_PLUGIN_NEAR_H
#define DW_PLUGIN_NEAR_H

#include <math.h>

#include <dwell/box.h>

/* d = x_j - x_i, its minimum image; r2 = d.d */
typedef void near_pair(void *who, int64_t i, int64_t j, const double d[3], double r2);

/* Up to here minimum images are all there is. */
static inline double near_reach(const dw_box *b)
{
  return dw_box_width(b) / 2;
}

typedef struct {
  int64_t m[3]; /* cells along each edge, each wider than the radius */
  int64_t *first, *next, *cell;
} near_cells;

/* Which cell along each edge a position is in. */
static inline int64_t near_cell(const dw_box *b, const int64_t m[3], const double x[3])
{
  double s[3];
  int64_t k[3];
  dw_box_fraction(b, x, s);
  for (int a = 0; a < 3; a++) {
    k[a] = (int64_t)((s[a] - floor(s[a])) * (double)m[a]);
    if (k[a] >= m[a]) k[a] = m[a] - 1;
  }
  return (k[2] * m[1] + k[1]) * m[0] + k[0];
}

static inline dw_status near_fill(const dw_host *host, dw_ctx *ctx, const dw_system *sys,
                                  double radius, near_cells *c)
{
  double w[3];
  dw_box_widths(&sys->box, w);
  const double most = cbrt((double)sys->n) + 1;
  for (int a = 0; a < 3; a++) {
    const double k = fmin(floor(w[a] / radius), most);
    c->m[a] = sys->box.periodic[a] && k >= 1 ? (int64_t)k : 1;
  }
  const int64_t cells = c->m[0] * c->m[1] * c->m[2];
  c->first = host->alloc(ctx, (size_t)(cells + 2 * sys->n), sizeof *c->first);
  if (!c->first) return DW_ENOMEM;
  c->next = c->first + cells, c->cell = c->next + sys->n;
  for (int64_t k = 0; k < cells; k++)
    c->first[k] = -1;
  for (int64_t i = sys->n - 1; i >= 0; i--) {
    const int64_t k = c->cell[i] = near_cell(&sys->box, c->m, sys->x[i]);
    c->next[i] = c->first[k], c->first[k] = i;
  }
  return DW_OK;
}

/* The different cells among k-1, k, k+1 of m in a ring. */
static inline int near_ring(int64_t k, int64_t m, int64_t out[3])
{
  out[0] = k, out[1] = (k + 1) % m, out[2] = (k + m - 1) % m;
  return m < 3 ? (int)m : 3;
}

/* Calls `visit` once for each pair, i < j, nearer than radius; above near_reach only its
 * nearest image counts. */
static inline dw_status near_visit(const dw_host *host, dw_ctx *ctx, const dw_system *sys,
                                   double radius, near_pair *visit, void *who)
{
  near_cells c;
  int64_t ring[3][3];
  int count[3];
  DW_TRY(near_fill(host, ctx, sys, radius, &c));
  for (int64_t i = 0; i < sys->n; i++) {
    const int64_t k[3] = {c.cell[i] % c.m[0], c.cell[i] / c.m[0] % c.m[1],
                          c.cell[i] / (c.m[0] * c.m[1])};
    for (int a = 0; a < 3; a++)
      count[a] = near_ring(k[a], c.m[a], ring[a]);
    for (int p = 0; p < count[0] * count[1] * count[2]; p++) {
      const int64_t cx = ring[0][p % count[0]], cy = ring[1][p / count[0] % count[1]],
                    cz = ring[2][p / (count[0] * count[1])];
      for (int64_t j = c.first[(cz * c.m[1] + cy) * c.m[0] + cx]; j >= 0; j = c.next[j]) {
        if (j <= i) continue;
        double d[3];
        for (int a = 0; a < 3; a++)
          d[a] = sys->x[j][a] - sys->x[i][a];
        dw_box_image(&sys->box, d);
        const double r2 = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
        if (r2 < radius * radius) visit(who, i, j, d, r2);
      }
    }
  }
  host->release(ctx, c.first);
  return DW_OK;
}

#endif
