/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* harmonics.h - spherical harmonics of bonds and their invariants: P. J. Steinhardt,
 * D. R. Nelson and M. Ronchetti, Phys. Rev. B 28, 784 (1983), doi:10.1103/PhysRevB.28.784.
 * Only m >= 0 is kept: q_l,-m = (-1)^m conj(q_lm). */
#ifndef DW_PLUGIN_HARMONICS_H
#define DW_PLUGIN_HARMONICS_H

#include <math.h>

enum { HARMONIC_MOST = 6 }; /* largest l */

typedef struct {
  double re[HARMONIC_MOST + 1], im[HARMONIC_MOST + 1];
} harmonic;

/* sqrt((2l+1)/4pi (l-m)!/(l+m)!) */
static inline double harmonic_norm(int l, int m)
{
  double ratio = (2 * l + 1) / 12.5663706143591729539;
  for (int k = l - m + 1; k <= l + m; k++)
    ratio /= k;
  return sqrt(ratio);
}

/* q += Y_lm of the unit vector u.  Legendre functions by recursion, without their factor
 * sin^m, which (x + iy)^m brings in. */
static inline void harmonic_add(int l, const double u[3], harmonic *q)
{
  double diagonal = 1, re = 1, im = 0; /* P_mm, (x + iy)^m */
  for (int m = 0; m <= l; m++) {
    double below = 0, p = diagonal;
    for (int k = m + 1; k <= l; k++) {
      const double next = ((2 * k - 1) * u[2] * p - (k + m - 1) * below) / (k - m);
      below = p, p = next;
    }
    const double y = harmonic_norm(l, m) * p;
    q->re[m] += y * re, q->im[m] += y * im;
    const double turned = re * u[0] - im * u[1];
    im = re * u[1] + im * u[0], re = turned;
    diagonal *= -(2 * m + 1);
  }
}

/* Re sum over m = -l..l of a_m conj(b_m) */
static inline double harmonic_dot(int l, const harmonic *a, const harmonic *b)
{
  double sum = a->re[0] * b->re[0] + a->im[0] * b->im[0];
  for (int m = 1; m <= l; m++)
    sum += 2 * (a->re[m] * b->re[m] + a->im[m] * b->im[m]);
  return sum;
}

/* Q_l = sqrt(4pi/(2l+1) sum_m |q_lm|^2) */
static inline double harmonic_size(int l, const harmonic *q)
{
  return sqrt(12.5663706143591729539 / (2 * l + 1) * harmonic_dot(l, q, q));
}

static inline double harmonic_factorial(int n)
{
  double f = 1;
  for (int k = 2; k <= n; k++)
    f *= k;
  return f;
}

/* Wigner's 3j symbol (l l l; a b -a-b) for even l, by Racah's formula. */
static inline double harmonic_3j(int l, int a, int b)
{
  const int c = -a - b;
  double sum = 0, root = 1;
  if (c < -l || c > l) return 0;
  for (int t = 0; t <= l; t++) {
    if (t + a < 0 || t - b < 0 || l - t - a < 0 || l - t + b < 0) continue;
    sum +=
        (t % 2 ? -1 : 1) / (harmonic_factorial(t) * harmonic_factorial(t + a) *
                            harmonic_factorial(t - b) * harmonic_factorial(l - t) *
                            harmonic_factorial(l - t - a) * harmonic_factorial(l - t + b));
  }
  const int m[3] = {a, b, c};
  for (int k = 0; k < 3; k++)
    root *=
        harmonic_factorial(l) * harmonic_factorial(l - m[k]) * harmonic_factorial(l + m[k]);
  return (c % 2 ? -1 : 1) * sqrt(root / harmonic_factorial(3 * l + 1)) * sum;
}

static inline void harmonic_of(const harmonic *q, int m, double z[2])
{
  const int k = m < 0 ? -m : m;
  z[0] = q->re[k], z[1] = q->im[k];
  if (m >= 0) return;
  z[1] = -z[1];
  if (k % 2) z[0] = -z[0], z[1] = -z[1];
}

typedef struct {
  double v[2 * HARMONIC_MOST + 1][2 * HARMONIC_MOST + 1];
} harmonic_table;

static inline void harmonic_fill(int l, harmonic_table *t)
{
  for (int a = -l; a <= l; a++)
    for (int b = -l; b <= l; b++)
      t->v[a + l][b + l] = harmonic_3j(l, a, b);
}

/* W_l / (sum_m |q_lm|^2)^(3/2), W_l = sum of 3j q_a q_b q_c; 0 for q = 0 */
static inline double harmonic_third(int l, const harmonic_table *t, const harmonic *q)
{
  const double two = harmonic_dot(l, q, q);
  double sum = 0;
  for (int a = -l; a <= l; a++)
    for (int b = -l; b <= l; b++) {
      double x[2], y[2], z[2];
      if (a + b < -l || a + b > l) continue;
      harmonic_of(q, a, x), harmonic_of(q, b, y), harmonic_of(q, -a - b, z);
      sum += t->v[a + l][b + l] *
             (z[0] * (x[0] * y[0] - x[1] * y[1]) - z[1] * (x[0] * y[1] + x[1] * y[0]));
    }
  return two > 0 ? sum / (two * sqrt(two)) : 0;
}

#endif
