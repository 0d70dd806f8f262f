/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* vector.c - vectors of a landscape. */
#include <dwell/vector.h>

#include "model/landscape.h"

double dw_dot(int64_t n, const double *a, const double *b)
{
  return dw_vec_dot(n, a, b);
}

double dw_norm(int64_t n, const double *a)
{
  return dw_vec_norm(n, a);
}

double dw_max_abs(int64_t n, const double *a)
{
  return dw_vec_max(n, a);
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
    double s = 0;
    for (int64_t a = 0; a < V->dim; a++)
      s += z[V->dim * i + a] * z[V->dim * i + a];
    two += s, four += s * s;
  }
  return four > 0 ? two * two / (four * (double)V->sites) : 0;
}
