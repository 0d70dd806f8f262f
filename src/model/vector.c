/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* vector.c - vectors of a landscape.  Sums have eight partial sums in a fixed arrangement:
 * they vectorise, and are the same on every compiler. */
#include <math.h>

#include "model/landscape.h"

double dw_dot(int64_t n, const double *a, const double *b)
{
  double s[8] = {0}, tail = 0;
  const int64_t whole = n / 8 * 8;
  for (int64_t i = 0; i < whole; i += 8)
    for (int k = 0; k < 8; k++)
      s[k] += a[i + k] * b[i + k];
  for (int64_t i = whole; i < n; i++)
    tail += a[i] * b[i];
  return ((s[0] + s[4]) + (s[1] + s[5])) + ((s[2] + s[6]) + (s[3] + s[7])) + tail;
}

double dw_norm(int64_t n, const double *a)
{
  return sqrt(dw_dot(n, a, a));
}

/* NaN when there is one. */
double dw_max_abs(int64_t n, const double *a)
{
  double most = 0;
  bool bad = false;
  for (int64_t i = 0; i < n; i++) {
    const double v = fabs(a[i]);
    most = v > most ? v : most;
    bad |= v != v;
  }
  return bad ? NAN : most;
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
