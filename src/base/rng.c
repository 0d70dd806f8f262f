/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "base/rng.h"

#include <math.h>

void dw_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
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

static uint64_t fnv(uint64_t h, const void *data, uint64_t n)
{
  const unsigned char *p = data;
  while (n--)
    h = (h ^ *p++) * 0x100000001b3u;
  return h;
}

uint64_t dw_rng_key(uint64_t seed, uint64_t task, const char *instance, uint32_t purpose)
{
  uint64_t h = 0xcbf29ce484222325u, n = 0;
  while (instance[n])
    n++;
  h = fnv(h, &seed, sizeof seed), h = fnv(h, &task, sizeof task);
  h = fnv(h, instance, n), h = fnv(h, &purpose, sizeof purpose);
  return h;
}

/* The two halves of one block are two doubles of 53 bits each. */
static void pair(uint64_t key, uint64_t a, uint32_t b, uint32_t block, double u[2])
{
  const uint32_t counter[4] = {(uint32_t)a, (uint32_t)(a >> 32), b, block};
  const uint32_t k[2] = {(uint32_t)key, (uint32_t)(key >> 32)};
  uint32_t r[4];
  dw_philox(counter, k, r);
  for (int h = 0; h < 2; h++)
    u[h] = (double)(((uint64_t)r[2 * h] << 32 | r[2 * h + 1]) >> 11) * 0x1p-53;
}

double dw_rng_uniform(uint64_t key, uint64_t a, uint32_t b, uint32_t i)
{
  double u[2];
  pair(key, a, b, i / 2, u);
  return u[i % 2];
}

double dw_rng_normal(uint64_t key, uint64_t a, uint32_t b, uint32_t i)
{
  double u[2];
  pair(key, a, b, i / 2, u);
  const double r = sqrt(-2 * log(1 - u[0])), phi = 6.283185307179586477 * u[1];
  return i % 2 ? r * sin(phi) : r * cos(phi);
}
