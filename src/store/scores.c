/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "store/scores.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"

enum { RESAMPLINGS = 1000 };
static const char *const quantities[DW_SCORES] = {"auc", "rank", "c", "a"};

/* One predictor: sums over the wells of each glass. */
typedef struct {
  const char *name;
  int64_t wells;
  double mean[DW_SCORES], error[DW_SCORES];
} line;

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
  first /= drawn;
  return sqrt(fmax(0, second / drawn - first * first));
}

static void judge(int64_t count, const dw_score *s, int64_t glasses, line *l, double *room)
{
  double *const sum = room, *const n = room + glasses;
  int64_t *const pick = (int64_t *)(room + 2 * glasses);
  for (int q = 0; q < DW_SCORES; q++) {
    memset(room, 0, 2 * (size_t)glasses * sizeof *room);
    for (int64_t k = 0; k < count; k++)
      if (!strcmp(s[k].predictor, l->name) && isfinite(s[k].v[q]))
        sum[s[k].glass] += s[k].v[q], n[s[k].glass]++;
    l->mean[q] = mean(glasses, sum, n, NULL);
    l->error[q] = spread(glasses, sum, n, pick);
  }
}

static int by_auc(const void *a, const void *b)
{
  const line *x = a, *y = b;
  if (x->mean[0] != y->mean[0]) return x->mean[0] < y->mean[0] ? 1 : -1;
  return strcmp(x->name, y->name);
}

static void put(int64_t lines, const line *l, FILE *out)
{
  fprintf(out, "\n%-28s %6s", "predictor", "wells");
  for (int q = 0; q < DW_SCORES; q++)
    fprintf(out, " %9s %8s", quantities[q], "error");
  fputs("\n", out);
  for (int64_t k = 0; k < lines; k++) {
    fprintf(out, "%-28s %6lld", l[k].name, (long long)l[k].wells);
    for (int q = 0; q < DW_SCORES; q++)
      fprintf(out, " %9.4f %8.2g", l[k].mean[q], l[k].error[q]);
    fputs("\n", out);
  }
}

dw_status dw_scores_print(dw_ctx *ctx, int64_t count, const dw_score *s, int64_t glasses,
                          FILE *out)
{
  int64_t lines = 0;
  if (count < 1) return DW_OK;
  line *l = malloc((size_t)count * sizeof *l);
  double *room = malloc(3 * (size_t)(glasses + 1) * sizeof *room);
  if (l && room) {
    for (int64_t k = 0; k < count; k++) {
      int64_t at = 0;
      while (at < lines && strcmp(l[at].name, s[k].predictor))
        at++;
      if (at == lines) l[lines++] = (line){.name = s[k].predictor};
      l[at].wells++;
    }
    for (int64_t k = 0; k < lines; k++)
      judge(count, s, glasses, &l[k], room);
    qsort(l, (size_t)lines, sizeof *l, by_auc);
    put(lines, l, out);
  }
  const bool good = l && room;
  free(l), free(room);
  return good ? DW_OK : dw_fail(ctx, DW_ENOMEM, "no memory to compare predictors");
}
