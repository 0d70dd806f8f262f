/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* The largest overlap of r_tA, r_AS, r_AB from the lowest modes, certified, against all
 * modes: processor time and agreement, from both ends of each path.
 *   DWELL_PLUGIN_PATH=plugins/.libs bench/certified [-modes K] A.data B.data [C.data D.data
 * ...] */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/results.h"
#include "command/command.h"
#include "style/load.h"

enum { FIELDS = 3, PAIRS = 500 };

static double clock_now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Runs a statement of words; returns the time it took. */
static double say(dw_ctx *ctx, const char *statement)
{
  enum { MOST = 64 };
  char text[4096];
  const char *words[MOST];
  dw_word typed[MOST];
  const dw_entry *entry;
  int n = 0, used;
  snprintf(text, sizeof text, "%s", statement);
  for (char *save, *w = strtok_r(text, " ", &save); w && n < MOST;
       w = strtok_r(NULL, " ", &save), n++)
    words[n] = w, typed[n] = (dw_word){.text = w};
  const double start = clock_now();
  dw_status status = dw_registry_bind(ctx, n, words, &entry, &used);
  if (status == DW_OK) status = dw_statement_run(ctx, entry, used, n, typed);
  if (status == DW_OK) return clock_now() - start;
  fprintf(stderr, "bench: %s: %s\n", statement, ctx->error.text);
  exit(1);
}

static double result(dw_ctx *ctx, const char *set, const char *field, const char *quantity)
{
  char name[128];
  snprintf(name, sizeof name, "%s.%s.%s", set, field, quantity);
  const dw_result *r = dw_results_get(ctx->results, name);
  return r && r->v ? r->v[0] : NAN;
}

static double read_end(dw_ctx *ctx, const char *file, const char *name)
{
  char line[4096];
  snprintf(line, sizeof line, "read data %s diameter charge", file);
  say(ctx, line);
  say(ctx, "minimize lbfgs ftol 1e-10");
  snprintf(line, sizeof line, "state save %s", name);
  return say(ctx, line);
}

typedef struct {
  int modes, runs, proven, agree;
  double ratio[2 * PAIRS];
} tally;

/* One field from one end; the field of the path is named for that end. */
static void one_field(dw_ctx *ctx, const char *field, double few, double all, tally *t)
{
  char line[256], how[32];
  snprintf(line, sizeof line, "compute overlap modes few with %s certified as c", field);
  few += say(ctx, line);
  snprintf(line, sizeof line, "compute overlap modes all with %s as f", field);
  all += say(ctx, line);
  snprintf(line, sizeof line, "c.%s.how", field);
  snprintf(how, sizeof how, "%s", dw_results_get(ctx->results, line)->text);
  const bool proven = result(ctx, "c", field, "proven") > 0;
  const double error = result(ctx, "c", field, "cmax") - result(ctx, "f", field, "cmax");
  const bool agree = fabs(error) < 1e-6 &&
                     result(ctx, "c", field, "mode") == result(ctx, "f", field, "mode");
  t->proven += proven, t->agree += proven && agree;
  if (field[2] == 't') t->ratio[t->runs++] = all / few;
  printf("%s  c %.6f  mode %4.0f  %-9s  steps %4.0f  seen %4.0f  error %8.1e  %6.2f s  "
         "all %6.2f s  ratio %5.1f%s\n",
         field, result(ctx, "c", field, "cmax"), result(ctx, "c", field, "mode"), how,
         result(ctx, "c", field, "steps"), result(ctx, "c", field, "seen"), error, few, all,
         all / few, proven && !agree ? "  WRONG" : "");
  fflush(stdout);
}

static void one_pair(const char *a, const char *b, tally *t)
{
  static const char *const fields[2][FIELDS] = {{"r_tA", "r_AS", "r_AB"},
                                                {"r_tB", "r_BS", "r_BA"}};
  dw_ctx *ctx;
  char line[128];
  if (dw_context_new(&ctx) != DW_OK) exit(1);
  ctx->screen = NULL;
  if (dw_commands_register(ctx) != DW_OK || dw_plugins_scan(ctx, NULL) != DW_OK) exit(1);
  say(ctx, "pair polydisperse");
  read_end(ctx, a, "A"), read_end(ctx, b, "B");
  say(ctx, "path from A to B");
  say(ctx, "neb images 40 climb yes ftol 1e-6");
  printf("%s %s\n", a, b);
  for (int end = 0; end < 2; end++) {
    snprintf(line, sizeof line, "modes linear lowest %d at %c as few", t->modes, 'A' + end);
    const double few = say(ctx, line);
    snprintf(line, sizeof line, "modes linear all at %c as all", 'A' + end);
    const double all = say(ctx, line);
    for (int k = 0; k < FIELDS; k++)
      one_field(ctx, fields[end][k], few, all, t);
  }
  dw_context_close(ctx);
  dw_context_free(ctx);
}

static int ascending(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
  tally t = {.modes = 50};
  int at = 1;
  if (argc > 2 && !strcmp(argv[1], "-modes")) t.modes = atoi(argv[2]), at = 3;
  const int files = argc - at;
  if (files < 2 || files % 2 || files > 2 * PAIRS || t.modes < 4) {
    fprintf(stderr, "usage: certified [-modes K] A.data B.data [C.data D.data ...]\n");
    return 2;
  }
  for (int k = 0; k < files; k += 2)
    one_pair(argv[at + k], argv[at + k + 1], &t);
  qsort(t.ratio, (size_t)t.runs, sizeof *t.ratio, ascending);
  printf(
      "%d of %d proven, %d of these right; r_tA, r_tB: all modes take %.1f times as long "
      "(median)\n",
      t.proven, FIELDS * t.runs, t.agree, t.ratio[t.runs / 2]);
  return t.agree < t.proven;
}
