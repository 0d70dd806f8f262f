/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* rng.h - Philox4x32-10: random numbers that are addressed, not drawn.
 *
 * J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, Parallel random numbers: as easy as
 * 1, 2, 3, SC'11 (2011), doi:10.1145/2063384.2063405.  A number is a pure function of its
 * address (seed, task, instance, purpose, a, b, i), so it does not depend on threads, ranks
 * or restarts. */
#ifndef DW_BASE_RNG_H
#define DW_BASE_RNG_H

#include <stdint.h>

/* The bijection itself: out = Philox4x32-10(counter; key). */
void dw_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

/* Key of one stream: a 64-bit hash (FNV-1a) of the seed, the farm task, the instance's name
 * and the purpose. */
uint64_t dw_rng_key(uint64_t seed, uint64_t task, const char *instance, uint32_t purpose);

double dw_rng_uniform(uint64_t key, uint64_t a, uint32_t b,
                      uint32_t i); /* in [0,1), 53 bits */
double dw_rng_normal(uint64_t key, uint64_t a, uint32_t b, uint32_t i); /* Box-Muller */

#endif
