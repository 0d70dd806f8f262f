/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* dwell/random.h - numbers from an address, inline: Philox4x32-10 (Salmon, Moraes, Dror,
 * Shaw, SC'11, doi:10.1145/2063384.2063405).
 *
 * A block of two numbers is a pure function of (key, a, b, block); host->key gives the key.
 * So a number does not depend on threads, ranks, restarts, or on what was drawn before. */
#ifndef DWELL_RANDOM_H
#define DWELL_RANDOM_H

#include <math.h>
#include <stdint.h>

/* The bijection itself: out = Philox4x32-10(counter; key). */
static inline void dw_philox_block(const uint32_t counter[4], const uint32_t key[2],
                                   uint32_t out[4])
{
  uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
  uint32_t k0 = key[0], k1 = key[1];
  for (int round = 0; round < 10; round++) {
    const uint64_t p0 = (uint64_t)0xD2511F53u * c0, p1 = (uint64_t)0xCD9E8D57u * c2;
    c0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0, c1 = (uint32_t)p1;
    c2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1, c3 = (uint32_t)p0;
    k0 += 0x9E3779B9u, k1 += 0xBB67AE85u;
  }
  out[0] = c0, out[1] = c1, out[2] = c2, out[3] = c3;
}

/* Two numbers of 53 bits in [0,1). */
static inline void dw_uniform2(uint64_t key, uint64_t a, uint32_t b, uint32_t block,
                               double u[2])
{
  const uint32_t counter[4] = {(uint32_t)a, (uint32_t)(a >> 32), b, block};
  const uint32_t k[2] = {(uint32_t)key, (uint32_t)(key >> 32)};
  uint32_t r[4];
  dw_philox_block(counter, k, r);
  for (int h = 0; h < 2; h++)
    u[h] = (double)(((uint64_t)r[2 * h] << 32 | r[2 * h + 1]) >> 11) * 0x1p-53;
}

/* Two normal numbers (Box-Muller). */
static inline void dw_normal2(uint64_t key, uint64_t a, uint32_t b, uint32_t block,
                              double z[2])
{
  double u[2];
  dw_uniform2(key, a, b, block, u);
  const double r = sqrt(-2 * log(1 - u[0])), phi = 6.283185307179586477 * u[1];
  z[0] = r * cos(phi), z[1] = r * sin(phi);
}

/* -- many at once ----------------------------------------------------------------------
 * The same numbers as dw_normal2(key, a, b, 0) for b = first .. but for their last digits:
 * the loops hold arithmetic only, so that they run in vector registers. */

/* log of 0 < x <= 1: x = m 2^e with m in [sqrt(1/2), sqrt(2)), log m = 2 artanh s, s =
 * (m - 1)/(m + 1), whose series ends at s^21 (4e-18). */
static inline double dw_log_(double x)
{
  union {
    double d;
    uint64_t u;
  } v = {.d = x}, m, e;
  const uint64_t half = 0x3fe6a09e667f3bcdu; /* sqrt(1/2) */
  const uint64_t shift = (v.u - half) & 0xfff0000000000000u;
  m.u = v.u - shift;
  /* exponent as a double without a conversion: 0x433 is 2^52 in units of 1 */
  e.u = ((shift >> 52) ^ 0x800u) & 0xfffu;
  e.u |= 0x4330000000000000u;
  const double s = (m.d - 1) / (m.d + 1), q = s * s;
  double sum = 1.0 / 21;
  sum = sum * q + 1.0 / 19, sum = sum * q + 1.0 / 17, sum = sum * q + 1.0 / 15;
  sum = sum * q + 1.0 / 13, sum = sum * q + 1.0 / 11, sum = sum * q + 1.0 / 9;
  sum = sum * q + 1.0 / 7, sum = sum * q + 1.0 / 5, sum = sum * q + 1.0 / 3;
  return 2 * s * (sum * q + 1) +
         (e.d - 4503599627370496.0 - 2048.0) * 0.69314718055994530942;
}

/* cos and sin of 2 pi u, 0 <= u < 1: Taylor series about the nearest quarter turn. */
static inline void dw_circle_(double u, double *cosine, double *sine)
{
  const double turn = 4 * u, quarter = (turn + 0x1.8p52) - 0x1.8p52;
  const double x = (turn - quarter) * 1.57079632679489661923, q = x * x;
  double s = -1.0 / 1307674368000, c = 1.0 / 20922789888000;
  s = s * q + 1.0 / 6227020800, c = c * q - 1.0 / 87178291200;
  s = s * q - 1.0 / 39916800, c = c * q + 1.0 / 479001600;
  s = s * q + 1.0 / 362880, c = c * q - 1.0 / 3628800;
  s = s * q - 1.0 / 5040, c = c * q + 1.0 / 40320;
  s = s * q + 1.0 / 120, c = c * q - 1.0 / 720;
  s = s * q - 1.0 / 6, c = c * q + 1.0 / 24;
  s = x + x * q * s, c = 1 - 0.5 * q + q * q * c;
  const double odd = quarter == 1 || quarter == 3 ? 1 : 0;
  const double c1 = odd * s + (1 - odd) * c, s1 = odd * c + (1 - odd) * s;
  *cosine = quarter == 1 || quarter == 2 ? -c1 : c1;
  *sine = quarter == 2 || quarter == 3 ? -s1 : s1;
}

/* z[n] normal numbers of the address (key, a): z[2b] and z[2b + 1] are of block b. */
static inline void dw_normals(uint64_t key, uint64_t a, int64_t n, double *z)
{
  enum { BATCH = 64 };
  double u[2][BATCH], x[BATCH], y[BATCH];
  for (int64_t first = 0; first < n; first += 2 * BATCH) {
    for (int q = 0; q < BATCH; q++) {
      double pair[2];
      dw_uniform2(key, a, (uint32_t)(first / 2 + q), 0, pair);
      u[0][q] = pair[0], u[1][q] = pair[1];
    }
    for (int q = 0; q < BATCH; q++) {
      const double r = sqrt(-2 * dw_log_(1 - u[0][q]));
      dw_circle_(u[1][q], &x[q], &y[q]);
      x[q] *= r, y[q] *= r;
    }
    for (int64_t k = 0; k < 2 * BATCH && first + k < n; k++)
      z[first + k] = k % 2 ? y[k / 2] : x[k / 2];
  }
}

#endif
