/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* balance.h - detailed balance of the transitions of libraries: an equilibrated walker goes
 * from A to B as often as back, so that z = |n_ab - n_ba|/sqrt(n_ab + n_ba) is that of a
 * normal variable, with the median 0.6745. */
#ifndef DW_STORE_BALANCE_H
#define DW_STORE_BALANCE_H

#include <stdio.h>

#include "store/library.h"

enum { DW_BALANCE_LEAST = 20 }; /* transitions of a pair that is counted */

typedef struct {
  int64_t pairs;
  double *z; /* [pairs], for free() */
} dw_balance;

/* The pairs of a library are added. */
dw_status dw_balance_add(dw_ctx *, dw_balance *, const dw_library *);
/* One line with the number of pairs and the median; nothing without pairs. */
void dw_balance_print(dw_balance *, FILE *);

#endif
