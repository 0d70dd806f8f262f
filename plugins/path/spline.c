/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* With h[k] = s[k+1] - s[k] and M the second derivatives (M[0] = M[m-1] = 0),
 *   h[k-1] M[k-1] + 2 (h[k-1] + h[k]) M[k] + h[k] M[k+1]
 *     = 6 [(x[k+1] - x[k])/h[k] - (x[k] - x[k-1])/h[k-1]]. */
#include "spline.h"

dw_status dw_spline_new(dw_spline *p, dw_images *b)
{
  const size_t m = (size_t)b->m, n = (size_t)b->n;
  *p = (dw_spline){.n = b->n, .m = b->m, .x = b->x};
  p->s = b->host->alloc(b->ctx, 2 * m, sizeof *p->s);
  p->bend = b->host->alloc(b->ctx, m, sizeof *p->bend);
  double *block = b->host->alloc(b->ctx, m * n, sizeof *block);
  if (!p->s || !p->bend || !block) return DW_ENOMEM;
  p->pivot = p->s + m;
  for (int64_t k = 0; k < b->m; k++)
    p->bend[k] = block + k * b->n;
  return DW_OK;
}

void dw_spline_build(dw_spline *p)
{
  const int64_t last = p->m - 1;
  for (int64_t k = 1; k <= last; k++)
    p->s[k] = p->s[k - 1] + dw_vec_distance(p->n, p->x[k], p->x[k - 1]);
  for (int64_t k = 1; k < last; k++) {
    const double left = p->s[k] - p->s[k - 1], right = p->s[k + 1] - p->s[k];
    const double factor = k > 1 ? left / p->pivot[k - 1] : 0;
    double *M = p->bend[k];
    for (int64_t i = 0; i < p->n; i++)
      M[i] = 6 *
             ((p->x[k + 1][i] - p->x[k][i]) / right - (p->x[k][i] - p->x[k - 1][i]) / left);
    p->pivot[k] = 2 * (left + right) - factor * left;
    if (k > 1) dw_vec_add(p->n, -factor, p->bend[k - 1], M);
  }
  for (int64_t k = last - 1; k >= 1; k--) {
    const double right = p->s[k + 1] - p->s[k];
    if (k < last - 1) dw_vec_add(p->n, -right, p->bend[k + 1], p->bend[k]);
    dw_vec_scale(p->n, 1 / p->pivot[k], p->bend[k]);
  }
}

void dw_spline_point(const dw_spline *p, double s, double *out)
{
  int64_t k = 0;
  while (k < p->m - 2 && p->s[k + 1] < s)
    k++;
  const double h = p->s[k + 1] - p->s[k], b = (s - p->s[k]) / h, a = 1 - b;
  const double ca = (a * a * a - a) * h * h / 6, cb = (b * b * b - b) * h * h / 6;
  for (int64_t i = 0; i < p->n; i++)
    out[i] =
        a * p->x[k][i] + b * p->x[k + 1][i] + ca * p->bend[k][i] + cb * p->bend[k + 1][i];
}
