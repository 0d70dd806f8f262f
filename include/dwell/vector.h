/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* dwell/vector.h - loops over vectors for plugins.
 *
 * Sums run over eight interleaved partial sums, added at the end in one order: the compiler
 * vectorises them and the result depends on nothing but the numbers. */
#ifndef DWELL_VECTOR_H
#define DWELL_VECTOR_H

#include <math.h>
#include <stdint.h>
#include <string.h>

static inline double dw_vec_dot(int64_t n, const double *a, const double *b)
{
  double s[8] = {0};
  int64_t i = 0;
  for (; i + 8 <= n; i += 8)
    for (int k = 0; k < 8; k++)
      s[k] += a[i + k] * b[i + k];
  for (int k = 0; i < n; i++, k++)
    s[k] += a[i] * b[i];
  return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
}

static inline double dw_vec_norm(int64_t n, const double *a)
{
  return sqrt(dw_vec_dot(n, a, a));
}

/* Largest |a_i|; NaN when any is. */
static inline double dw_vec_max(int64_t n, const double *a)
{
  double m = 0, bad = 0;
  for (int64_t i = 0; i < n; i++) {
    const double v = fabs(a[i]);
    m = v > m ? v : m, bad += v != v;
  }
  return bad > 0 ? NAN : m;
}

/* |a - b| */
static inline double dw_vec_distance(int64_t n, const double *a, const double *b)
{
  double s[8] = {0};
  int64_t i = 0;
  for (; i + 8 <= n; i += 8)
    for (int k = 0; k < 8; k++)
      s[k] += (a[i + k] - b[i + k]) * (a[i + k] - b[i + k]);
  for (int k = 0; i < n; i++, k++)
    s[k] += (a[i] - b[i]) * (a[i] - b[i]);
  return sqrt(((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7])));
}

/* y += c x */
static inline void dw_vec_add(int64_t n, double c, const double *x, double *y)
{
  for (int64_t i = 0; i < n; i++)
    y[i] += c * x[i];
}

/* out = a + c b; out may be a or b */
static inline void dw_vec_sum(int64_t n, const double *a, double c, const double *b,
                              double *out)
{
  for (int64_t i = 0; i < n; i++)
    out[i] = a[i] + c * b[i];
}

static inline void dw_vec_scale(int64_t n, double c, double *x)
{
  for (int64_t i = 0; i < n; i++)
    x[i] *= c;
}

static inline void dw_vec_copy(int64_t n, const double *x, double *out)
{
  memcpy(out, x, (size_t)n * sizeof *out);
}

#endif
