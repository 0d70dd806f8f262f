/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* scores.h - the comparison of predictors: means of what `compute score` saved for each
 * well, with the standard deviation of 1000 resamplings of the glasses. */
#ifndef DW_STORE_SCORES_H
#define DW_STORE_SCORES_H

#include <stdio.h>

#include "store/library.h"

enum { DW_SCORES = 4 }; /* auc, rank, c, a */

typedef struct {
  char predictor[96];
  int64_t glass;
  double v[DW_SCORES]; /* NaN: not known */
} dw_score;

/* One line a predictor, the largest mean auc first; nothing without scores. */
dw_status dw_scores_print(dw_ctx *, int64_t count, const dw_score *, int64_t glasses,
                          FILE *);

#endif
