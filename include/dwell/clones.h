/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* dwell/clones.h - DW_CLONES before a function compiles it twice, for AVX2 and for any
 * processor, where the dynamic linker can choose between them.
 *
 * AVX2 alone brings no fused multiply-add, so both give the same bits. */
#ifndef DWELL_CLONES_H
#define DWELL_CLONES_H

#include <stdint.h> /* a header of the C library says whether that is glibc */

#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && \
    !defined(__clang__) && !defined(__AVX2__) && !defined(DW_NO_CLONES)
#define DW_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define DW_CLONES
#endif

#endif
