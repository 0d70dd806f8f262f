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

#endif
