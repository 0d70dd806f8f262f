/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "store/distribution.h"

#include <math.h>
#include <stdlib.h>

static int ascending(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

void dw_ascend(int64_t n, double *v)
{
  if (n > 1) qsort(v, (size_t)n, sizeof *v, ascending);
}

double dw_quantile(int64_t n, const double *v, double p)
{
  if (n < 1) return NAN;
  const double at = p * (double)(n - 1);
  const int64_t k = (int64_t)at;
  return k + 1 < n ? v[k] + (at - (double)k) * (v[k + 1] - v[k]) : v[n - 1];
}

double dw_kolmogorov_smirnov(int64_t n, const double *a, int64_t m, const double *b)
{
  double most = 0;
  if (n < 1 || m < 1) return NAN;
  for (int64_t i = 0, j = 0; i < n && j < m;) {
    const double at = fmin(a[i], b[j]);
    while (i < n && a[i] <= at)
      i++;
    while (j < m && b[j] <= at)
      j++;
    most = fmax(most, fabs((double)i / (double)n - (double)j / (double)m));
  }
  return most;
}
