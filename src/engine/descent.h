/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* descent.h - the minimum-energy path from the saddle of a band into one of its ends. */
#ifndef DW_ENGINE_DESCENT_H
#define DW_ENGINE_DESCENT_H

#include "engine/path.h"

/* Follows it into A, or into B.  All memory is the band's.  DW_ESTATE: no saddle;
 * DW_ENUMERIC: it does not end there, and then the barrier is not that of the two ends. */
dw_status dw_descent_take(dw_ctx *, const dw_band *, bool b, dw_descent *);
/* The point whose length along the path to the end is `left`, 0..length; out[n]. */
void dw_descent_point(const dw_descent *, int64_t n, double left, double *out);

#endif
