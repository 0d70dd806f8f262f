/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* distribution.h - numbers in ascending order, and two sets of them compared. */
#ifndef DW_STORE_DISTRIBUTION_H
#define DW_STORE_DISTRIBUTION_H

#include <stdint.h>

void dw_ascend(int64_t n, double *);
/* The p-quantile of n ascending numbers, linear between them; NaN for n = 0. */
double dw_quantile(int64_t n, const double *ascending, double p);
/* Kolmogorov-Smirnov distance, 0 to 1: the largest difference of the shares of numbers
 * below a value, of two ascending sets; NaN when one is empty. */
double dw_kolmogorov_smirnov(int64_t n, const double *a, int64_t m, const double *b);

#endif
