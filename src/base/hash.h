/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* hash.h - FNV-1a of 64 bits (G. Fowler, L. C. Noll, K.-P. Vo): tells texts and states
 * apart, no more. */
#ifndef DW_BASE_HASH_H
#define DW_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#define DW_HASH_START UINT64_C(0xcbf29ce484222325)

/* Goes on from `hash`, at first DW_HASH_START. */
static inline uint64_t dw_hash(uint64_t hash, const void *data, size_t size)
{
  const unsigned char *p = data;
  for (size_t i = 0; i < size; i++)
    hash = (hash ^ p[i]) * UINT64_C(0x100000001b3);
  return hash;
}

#endif
