/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include <math.h>
#include <string.h>

#include "conform/check.h"
#include "model/landscape.h"

/* d^k V : z..z (k-1 copies) as a vector of n numbers; k = 0: V itself, one number. */
static dw_status derivative(dw_landscape *V, const double *x, int k, const double *z,
                            double *out)
{
  double e;
  if (k == 0) return V->value(V, 0, x, out, NULL);
  if (k == 1) return V->value(V, 0, x, &e, out);
  return V->contract(V, 0, x, k, z, out, NULL);
}

typedef struct {
  double *x, *low, *high, *first, *second, *given;
} work;

/* (D_k(x + h z) - D_k(x - h z)) / 2h */
static dw_status difference(dw_landscape *V, const double *x, int k, const double *z,
                            double h, work *w, double *out)
{
  const int64_t m = k == 0 ? 1 : V->n;
  for (int64_t i = 0; i < V->n; i++)
    w->x[i] = x[i] + h * z[i];
  DW_TRY(derivative(V, w->x, k, z, w->high));
  for (int64_t i = 0; i < V->n; i++)
    w->x[i] = x[i] - h * z[i];
  DW_TRY(derivative(V, w->x, k, z, w->low));
  for (int64_t i = 0; i < m; i++)
    out[i] = (w->high[i] - w->low[i]) / (2 * h);
  return DW_OK;
}

/* |D_k - Richardson difference of D_{k-1}| / |D_k|; k = 1 compares g.z with differences of
 * V. */
static dw_status compare(dw_landscape *V, const double *x, int k, const double *z, double h,
                         work *w, double *error)
{
  int64_t m = V->n;
  DW_TRY(difference(V, x, k - 1, z, h, w, w->first));
  DW_TRY(difference(V, x, k - 1, z, h / 2, w, w->second));
  DW_TRY(derivative(V, x, k, z, w->given));
  if (k == 1) w->given[0] = dw_dot(V->n, w->given, z), m = 1;
  for (int64_t i = 0; i < m; i++)
    w->first[i] = (4 * w->second[i] - w->first[i]) / 3 - w->given[i];
  const double scale = dw_norm(m, w->given);
  *error = dw_norm(m, w->first) / (scale > 0 ? scale : 1);
  return DW_OK;
}

/* The dense Hessian is symmetric and its product is contract's. */
static dw_status hessian(dw_check *c, dw_landscape *V, const double *x, const double *z,
                         work *w)
{
  const int64_t n = V->n;
  double *H = dw_alloc(c->ctx, (size_t)(n * n), sizeof *H), skew = 0, largest = 0, off = 0;
  if (!H) return DW_ENOMEM;
  DW_TRY(V->hessian(V, 0, x, H));
  for (int64_t i = 0; i < n; i++)
    for (int64_t j = 0; j < n; j++) {
      skew = fmax(skew, fabs(H[i * n + j] - H[j * n + i]));
      largest = fmax(largest, fabs(H[i * n + j]));
    }
  dw_check_bound(c, "the Hessian is symmetric", skew / largest, 1e-13);
  if (!V->contract) return DW_OK;
  DW_TRY(V->contract(V, 0, x, 2, z, w->given, NULL));
  for (int64_t i = 0; i < n; i++)
    off = fmax(off, fabs(dw_dot(n, H + i * n, z) - w->given[i]));
  dw_check_bound(c, "Hessian times z is the contraction of order 2", off / largest, 1e-12);
  dw_release(c->ctx, H);
  return DW_OK;
}

static dw_status run(dw_check *c, dw_landscape *V, const double *x, const double *z,
                     double h)
{
  static const char *const what[] = {"", "f = -dE", "H z = df", "d3V : zz = d(H z)",
                                     "d4V : zzz = d(d3V : zz)"};
  double *block = dw_alloc(c->ctx, (size_t)(6 * V->n), sizeof *block), e, again, s;
  if (!block) return DW_ENOMEM;
  work w = {
      block,           block + V->n, block + 2 * V->n, block + 3 * V->n, block + 4 * V->n,
      block + 5 * V->n};
  DW_TRY(V->value(V, 0, x, &e, NULL));
  DW_TRY(V->value(V, 0, x, &again, w.given));
  dw_check_holds(c, "V is the same with and without its gradient", e == again,
                 "%.17g and %.17g", e, again);
  for (int k = 1; k <= (V->contract ? 4 : 1); k++) {
    double error;
    DW_TRY(compare(V, x, k, z, h, &w, &error));
    dw_check_bound(c, what[k], error, 1e-7);
    if (k < 2) continue;
    DW_TRY(V->contract(V, 0, x, k, z, w.given, &s));
    const double dot = dw_dot(V->n, w.given, z);
    dw_check_bound(c, "  and its scalar is the product with z",
                   fabs(s - dot) / fmax(1, fabs(dot)), 1e-12);
  }
  if (V->hessian) DW_TRY(hessian(c, V, x, z, &w));
  dw_release(c->ctx, block);
  return DW_OK;
}

void dw_conform_derivatives(dw_check *c, dw_landscape *V, const double *x, const double *z,
                            double h)
{
  dw_check_call(c, "derivatives", run(c, V, x, z, h));
}
