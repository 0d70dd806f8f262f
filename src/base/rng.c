/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "base/rng.h"

#include <string.h>

#include <dwell/random.h>

#include "base/hash.h"

void dw_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
  dw_philox_block(counter, key, out);
}

uint64_t dw_rng_key(uint64_t seed, uint64_t task, const char *instance, uint32_t purpose)
{
  uint64_t h = dw_hash(DW_HASH_START, &seed, sizeof seed);
  h = dw_hash(h, &task, sizeof task), h = dw_hash(h, instance, strlen(instance));
  return dw_hash(h, &purpose, sizeof purpose);
}

double dw_rng_uniform(uint64_t key, uint64_t a, uint32_t b, uint32_t i)
{
  double u[2];
  dw_uniform2(key, a, b, i / 2, u);
  return u[i % 2];
}

double dw_rng_normal(uint64_t key, uint64_t a, uint32_t b, uint32_t i)
{
  double z[2];
  dw_normal2(key, a, b, i / 2, z);
  return z[i % 2];
}
