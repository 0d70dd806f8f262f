/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* dwell/clones.h - DW_CLONES before a function compiles it twice, for AVX2 and for any
 * processor, where the dynamic linker can choose between them.
 *
 * AVX2 alone brings no fused multiply-add, and none is contracted (-ffp-contract=off), so
 * all give the same bits.  DW_CLONES_WIDE adds AVX-512, for loops that gather. */
#ifndef DWELL_CLONES_H
#define DWELL_CLONES_H

#include <stdint.h> /* a header of the C library says whether that is glibc */

#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && \
    !defined(__clang__) && !defined(__AVX2__) && !defined(DW_NO_CLONES)
#define DW_CLONES      __attribute__((target_clones("avx2", "default")))
#define DW_CLONES_WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define DW_CLONES
#define DW_CLONES_WIDE
#endif

#endif
