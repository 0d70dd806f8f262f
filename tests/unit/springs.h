/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* springs.h - a small landscape with translations, all orders, and nothing of dwell's pair
 * code: V = sum over bonds of (|x_i - x_j|^2 - l_ij)^2 / 4, l_ij = |r_i - r_j|^2 at a
 * random reference r, which is therefore a minimum with V = 0 (or a saddle when bonds are
 * compressed by `strain`). */
#ifndef DW_TESTS_SPRINGS_H
#define DW_TESTS_SPRINGS_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "model/landscape.h"

enum { SPRINGS_MAX = 4000 };

typedef struct {
  dw_landscape V; /* first */
  int64_t bonds;
  int i[SPRINGS_MAX], j[SPRINGS_MAX];
  double rest[SPRINGS_MAX], k[SPRINGS_MAX], image[SPRINGS_MAX][3];
  double *ref;
  int64_t start[SPRINGS_MAX]; /* the Hessian in blocks */
  int32_t index[2 * SPRINGS_MAX + 1000];
  double val[2 * SPRINGS_MAX + 1000][9];
} springs;

/* d^k V : z .. z = sum of g_k's: with b = |d|^2, g1 = k (b - l), g2 = 2 k, a = d.t, c = t.t
 */
static inline dw_status springs_contract(dw_landscape *V, int64_t slot, const double *x,
                                         int order, const double *z, double *out, double *s)
{
  const springs *p = (const springs *)V;
  (void)slot;
  memset(out, 0, (size_t)V->n * sizeof *out);
  for (int64_t m = 0; m < p->bonds; m++) {
    const double *xi = x + 3 * p->i[m], *xj = x + 3 * p->j[m];
    const double *zi = z + 3 * p->i[m], *zj = z + 3 * p->j[m];
    double b = 0, a = 0, c = 0;
    for (int q = 0; q < 3; q++) {
      const double d = xi[q] - xj[q] - p->image[m][q], t = zi[q] - zj[q];
      b += d * d, a += d * t, c += t * t;
    }
    const double g1 = p->k[m] * (b - p->rest[m]), g2 = 2 * p->k[m];
    for (int q = 0; q < 3; q++) {
      const double d = xi[q] - xj[q] - p->image[m][q], t = zi[q] - zj[q];
      const double f = order == 2   ? g2 * a * d + g1 * t
                       : order == 3 ? g2 * c * d + 2 * g2 * a * t
                                    : 3 * g2 * c * t;
      out[3 * p->i[m] + q] += f, out[3 * p->j[m] + q] -= f;
    }
  }
  if (s) *s = dw_dot(V->n, out, z);
  return DW_OK;
}

static inline dw_status springs_value(dw_landscape *V, int64_t slot, const double *x,
                                      double *e, double *g)
{
  const springs *p = (const springs *)V;
  (void)slot;
  *e = 0;
  if (g) memset(g, 0, (size_t)V->n * sizeof *g);
  for (int64_t m = 0; m < p->bonds; m++) {
    const double *xi = x + 3 * p->i[m], *xj = x + 3 * p->j[m];
    double b = -p->rest[m];
    for (int q = 0; q < 3; q++)
      b += pow(xi[q] - xj[q] - p->image[m][q], 2);
    *e += 0.25 * p->k[m] * b * b;
    for (int q = 0; g && q < 3; q++) {
      const double f = p->k[m] * b * (xi[q] - xj[q] - p->image[m][q]);
      g[3 * p->i[m] + q] += f, g[3 * p->j[m] + q] -= f;
    }
  }
  return DW_OK;
}

static inline dw_status springs_hessian(dw_landscape *V, int64_t slot, const double *x,
                                        double *H)
{
  const int64_t n = V->n;
  double *unit = calloc((size_t)n, sizeof *unit);
  if (!unit) return DW_ENOMEM;
  for (int64_t c = 0; c < n; c++) {
    unit[c] = 1;
    springs_contract(V, slot, x, 2, unit, H + c * n, NULL);
    unit[c] = 0;
  }
  free(unit);
  return DW_OK;
}

/* The same in blocks, from the dense one: no code of its own. */
static inline dw_status springs_blocks(dw_landscape *V, int64_t slot, const double *x,
                                       dw_blocks *out)
{
  springs *p = (springs *)V;
  const int64_t n = V->n;
  double *h = malloc((size_t)(n * n) * sizeof *h);
  if (!h || springs_hessian(V, slot, x, h) != DW_OK) return free(h), DW_ENOMEM;
  int64_t at = 0;
  for (int64_t i = 0; i < V->sites; i++) {
    p->start[i] = at;
    for (int64_t j = 0; j < V->sites; j++) {
      double sum = 0;
      for (int a = 0; a < 9; a++) {
        p->val[at][a] = h[(3 * i + a / 3) * n + 3 * j + a % 3];
        sum += fabs(p->val[at][a]);
      }
      if (sum > 0 || i == j) p->index[at++] = (int32_t)j;
    }
  }
  p->start[V->sites] = at;
  free(h);
  *out = (dw_blocks){.size = sizeof *out,
                     .n = V->sites,
                     .start = p->start,
                     .index = p->index,
                     .val = p->val};
  return DW_OK;
}

static inline springs *springs_empty(int sites)
{
  springs *p = calloc(1, sizeof *p);
  p->V = (dw_landscape){.size = sizeof p->V,
                        .n = 3 * sites,
                        .sites = sites,
                        .dim = 3,
                        .zero = 3,
                        .smooth = 99,
                        .orders = 4,
                        .value = springs_value,
                        .contract = springs_contract,
                        .hessian = springs_hessian,
                        .blocks = springs_blocks};
  p->ref = calloc(3 * (size_t)sites, sizeof *p->ref);
  return p;
}

/* Bonds up to `reach` in a periodic cube; k from 1 - spread/2 to 1 + spread/2. */
static inline void springs_bind(springs *p, double edge, double reach, double spread)
{
  for (int i = 0; i < p->V.sites; i++)
    for (int j = 0; j < i && p->bonds < SPRINGS_MAX; j++) {
      double b = 0, *image = p->image[p->bonds];
      for (int q = 0; q < 3; q++) {
        const double d = p->ref[3 * i + q] - p->ref[3 * j + q];
        image[q] = edge * round(d / edge);
        b += pow(d - image[q], 2);
      }
      if (b > reach * reach) continue;
      p->i[p->bonds] = i, p->j[p->bonds] = j, p->rest[p->bonds] = b;
      p->k[p->bonds++] =
          1 + spread * (dw_rng_uniform(77, (uint64_t)i, (uint32_t)j, 1) - 0.5);
    }
}

/* `sites` at random at unit density. */
static inline springs *springs_new(int sites, double reach, uint64_t seed)
{
  springs *p = springs_empty(sites);
  const uint64_t key = dw_rng_key(seed, 0, "springs", 0);
  for (int64_t c = 0; c < 3 * sites; c++)
    p->ref[c] = cbrt(sites) * dw_rng_uniform(key, (uint64_t)c, 0, 0);
  springs_bind(p, cbrt(sites), reach, 1);
  return p;
}

/* A simple cubic crystal with bonds to first and second neighbours: phonons come in
 * multiplets. */
static inline springs *springs_crystal(int edge)
{
  springs *p = springs_empty(edge * edge * edge);
  for (int i = 0; i < p->V.sites; i++) {
    p->ref[3 * i] = i % edge, p->ref[3 * i + 1] = i / edge % edge;
    p->ref[3 * i + 2] = i / edge / edge;
  }
  springs_bind(p, edge, 1.5, 0);
  return p;
}

static inline void springs_free(springs *p)
{
  free(p->ref);
  free(p);
}

#endif
