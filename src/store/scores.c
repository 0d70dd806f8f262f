/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "store/scores.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"

enum { RESAMPLINGS = 1000 };
const char *const dw_score_names[DW_SCORES] = {"auc", "rank", "c", "a"};

/* The mean over the wells of the glasses picked, or of all of them. */
static double mean(int64_t glasses, const double *sum, const double *n, const int64_t *pick)
{
  double all = 0, wells = 0;
  for (int64_t g = 0; g < glasses; g++) {
    const int64_t at = pick ? pick[g] : g;
    all += sum[at], wells += n[at];
  }
  return wells > 0 ? all / wells : NAN;
}

static double spread(int64_t glasses, const double *sum, const double *n, int64_t *pick)
{
  const uint64_t key = dw_rng_key(0, 0, "scores", 0);
  double first = 0, second = 0, drawn = 0;
  if (glasses < 2) return NAN;
  for (uint32_t r = 0; r < RESAMPLINGS; r++) {
    for (int64_t g = 0; g < glasses; g++)
      pick[g] = (int64_t)(dw_rng_uniform(key, (uint64_t)g, r, 0) * (double)glasses);
    const double m = mean(glasses, sum, n, pick);
    if (isnan(m)) continue; /* none of these glasses has it */
    first += m, second += m * m, drawn++;
  }
  if (!(drawn > 0)) return NAN;
  first /= drawn;
  return sqrt(fmax(0, second / drawn - first * first));
}

static void judge(int64_t count, const dw_score *s, int64_t glasses, dw_score_line *l,
                  double *room)
{
  double *const sum = room, *const n = room + glasses;
  int64_t *const pick = (int64_t *)(room + 2 * glasses);
  for (int q = 0; q < DW_SCORES; q++) {
    memset(room, 0, 2 * (size_t)glasses * sizeof *room);
    for (int64_t k = 0; k < count; k++)
      if (!strcmp(s[k].predictor, l->predictor) && isfinite(s[k].v[q]))
        sum[s[k].glass] += s[k].v[q], n[s[k].glass]++;
    l->mean[q] = mean(glasses, sum, n, NULL);
    l->error[q] = spread(glasses, sum, n, pick);
  }
}

static int by_auc(const void *a, const void *b)
{
  const dw_score_line *x = a, *y = b;
  if (x->mean[0] != y->mean[0]) return x->mean[0] < y->mean[0] ? 1 : -1;
  return strcmp(x->predictor, y->predictor);
}

void dw_scores_print(int64_t n, const dw_score_line *l, FILE *out)
{
  if (n < 1) return;
  fprintf(out, "\n%-28s %6s", "predictor", "wells");
  for (int q = 0; q < DW_SCORES; q++)
    fprintf(out, " %9s %8s", dw_score_names[q], "error");
  fputs("\n", out);
  for (int64_t k = 0; k < n; k++) {
    fprintf(out, "%-28s %6lld", l[k].predictor, (long long)l[k].wells);
    for (int q = 0; q < DW_SCORES; q++)
      fprintf(out, " %9.4f %8.2g", l[k].mean[q], l[k].error[q]);
    fputs("\n", out);
  }
}

/* Lines by name, with numbers of wells only. */
static int64_t name_lines(int64_t count, const dw_score *s, dw_score_line *l)
{
  int64_t lines = 0;
  for (int64_t k = 0; k < count; k++) {
    int64_t at = 0;
    while (at < lines && strcmp(l[at].predictor, s[k].predictor))
      at++;
    if (at == lines) l[lines++] = (dw_score_line){.predictor = s[k].predictor};
    l[at].wells++;
  }
  return lines;
}

dw_status dw_scores_judge(dw_ctx *ctx, int64_t count, const dw_score *s, int64_t glasses,
                          dw_score_line **lines, int64_t *n)
{
  dw_score_line *l = malloc((size_t)(count + 1) * sizeof *l);
  double *room = malloc(3 * (size_t)(glasses + 1) * sizeof *room);
  if (!l || !room) {
    free(l), free(room);
    return dw_fail(ctx, DW_ENOMEM, "no memory to compare predictors");
  }
  *n = name_lines(count, s, l);
  for (int64_t k = 0; k < *n; k++)
    judge(count, s, glasses, &l[k], room);
  qsort(l, (size_t)*n, sizeof *l, by_auc);
  free(room);
  *lines = l;
  return DW_OK;
}
