/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Nodes are the eigenvalues of the tridiagonal matrix, weights the squares of the first
 * components of its eigenvectors: implicit QL on that one row (G. H. Golub and J. H.
 * Welsch, Math. Comp. 23, 221 (1969), doi:10.1090/S0025-5718-69-99647-1). */
#include "gauss_rule.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

/* One sweep from row `end` up to row l; the weight holds the first component. */
static void sweep(dw_rule *r, int64_t l, int64_t end)
{
  dw_node *const a = r->at;
  double *const e = r->off;
  const double half = (a[l + 1].node - a[l].node) / (2 * e[l]);
  double g = a[end].node - a[l].node +
             e[l] / (half + copysign(sqrt(half * half + 1), half)),
         s = 1, c = 1, p = 0;
  for (int64_t i = end - 1; i >= l; i--) {
    const double f = s * e[i], b = c * e[i], size = sqrt(f * f + g * g);
    e[i + 1] = size;
    if (!(size > 0)) {
      a[i + 1].node -= p, e[end] = 0;
      return;
    }
    s = f / size, c = g / size;
    g = a[i + 1].node - p;
    const double q = (a[i].node - g) * s + 2 * c * b, top = a[i + 1].weight;
    p = s * q;
    a[i + 1].node = g + p, g = c * q - b;
    a[i + 1].weight = s * a[i].weight + c * top;
    a[i].weight = c * a[i].weight - s * top;
  }
  a[l].node -= p, e[l] = g, e[end] = 0;
}

static bool diagonalise(dw_rule *r)
{
  enum { SWEEPS = 60 };
  for (int64_t l = 0; l < r->m; l++)
    for (int count = 0;; count++) {
      int64_t end = l;
      while (end + 1 < r->m &&
             fabs(r->off[end]) >
                 DBL_EPSILON * (fabs(r->at[end].node) + fabs(r->at[end + 1].node)))
        end++;
      if (end == l) break;
      if (count == SWEEPS) return false;
      sweep(r, l, end);
    }
  return true;
}

static int ascending(const void *a, const void *b)
{
  const double x = ((const dw_node *)a)->node, y = ((const dw_node *)b)->node;
  return (x > y) - (x < y);
}

bool dw_rule_make(dw_rule *r, int64_t m, const double *alpha, const double *beta,
                  double mass)
{
  r->m = m;
  for (int64_t k = 0; k < m; k++) {
    r->at[k] = (dw_node){alpha[k], k == 0};
    r->off[k] = k + 1 < m ? beta[k] : 0;
  }
  if (!diagonalise(r)) return false;
  for (int64_t k = 0; k < m; k++)
    r->at[k].weight *= mass * r->at[k].weight;
  qsort(r->at, (size_t)m, sizeof *r->at, ascending);
  return true;
}

double dw_rule_held(const dw_rule *r, double low, double high)
{
  int64_t from = 0, to = r->m;
  while (from < to) { /* the first node above low */
    const int64_t middle = from + (to - from) / 2;
    if (r->at[middle].node > low)
      to = middle;
    else
      from = middle + 1;
  }
  double sum = 0;
  for (int64_t k = from > 0 ? from - 1 : 0; k < r->m; k++) {
    sum += r->at[k].weight;
    if (r->at[k].node >= high) break;
  }
  return sum;
}
