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

/* One predictor: means over wells, and their errors. */
typedef struct {
  const char *predictor; /* within the scores judged */
  int64_t wells;
  double mean[DW_SCORES], error[DW_SCORES]; /* NaN: not known */
} dw_score_line;

extern const char *const dw_score_names[DW_SCORES];

/* One line a predictor, the largest mean auc first; *lines is for free(). */
dw_status dw_scores_judge(dw_ctx *, int64_t count, const dw_score *, int64_t glasses,
                          dw_score_line **lines, int64_t *n);
void dw_scores_print(int64_t n, const dw_score_line *, FILE *);

#endif
