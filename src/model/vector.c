/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Vectors of a landscape. */
#include <math.h>

#include "model/landscape.h"

double dw_dot(int64_t n, const double *a, const double *b)
{
  double s = 0;
  for (int64_t i = 0; i < n; i++)
    s += a[i] * b[i];
  return s;
}

double dw_norm(int64_t n, const double *a)
{
  return sqrt(dw_dot(n, a, a));
}

double dw_max_abs(int64_t n, const double *a)
{
  double m = 0;
  for (int64_t i = 0; i < n; i++)
    m = fmax(m, fabs(a[i]));
  return m;
}

void dw_project(const dw_landscape *V, double *z)
{
  if (!V->zero) return;
  for (int64_t a = 0; a < V->dim; a++) {
    double mean = 0;
    for (int64_t i = 0; i < V->sites; i++)
      mean += z[V->dim * i + a];
    mean /= (double)V->sites;
    for (int64_t i = 0; i < V->sites; i++)
      z[V->dim * i + a] -= mean;
  }
}

double dw_participation(const dw_landscape *V, const double *z)
{
  double two = 0, four = 0;
  for (int64_t i = 0; i < V->sites; i++) {
    const double s = dw_dot(V->dim, z + V->dim * i, z + V->dim * i);
    two += s, four += s * s;
  }
  return four > 0 ? two * two / (four * (double)V->sites) : 0;
}
