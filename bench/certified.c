/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* The largest overlap of r_tA, r_AS, r_AB from the lowest modes, certified, and the lowest
 * 200 modes by the sparse way, against all modes from LAPACK: processor time and agreement.
 * From both ends of each path, or from A of the single barriers among rows of table
 * transitions (DWELL_PLUGIN_PATH=plugins/.libs):
 *
 *   bench/certified [-modes K] A.data B.data [C.data D.data ...]
 *   bench/certified -library GLASS.h5 LIBRARY ROW ... */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/results.h"
#include "command/command.h"
#include "engine/modes.h"
#include "engine/path.h"
#include "style/load.h"

enum { FIELDS = 3, RUNS = 1000, LOWEST = 200 };

static double clock_now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Runs a statement of words; false with its error in ctx. */
static bool try(dw_ctx *ctx, const char *statement)
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
  return dw_registry_bind(ctx, n, words, &entry, &used) == DW_OK &&
         dw_statement_run(ctx, entry, used, n, typed) == DW_OK;
}

/* The same; returns the time it took. */
static double say(dw_ctx *ctx, const char *statement)
{
  const double start = clock_now();
  if (try(ctx, statement)) return clock_now() - start;
  fprintf(stderr, "bench: %s: %s\n", statement, ctx->error.text);
  exit(1);
}

static double number(dw_ctx *ctx, const char *name)
{
  const dw_result *r = dw_results_get(ctx->results, name);
  return r && r->v ? r->v[0] : NAN;
}

static double result(dw_ctx *ctx, const char *set, const char *field, const char *quantity)
{
  char name[128];
  snprintf(name, sizeof name, "%s.%s.%s", set, field, quantity);
  return number(ctx, name);
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
  int modes, fields, proven, agree, minima, same, tangents;
  double worst_value, worst_mode;
  double few, all; /* seconds, of the modes that are there */
  double ratio[RUNS], lowest[RUNS];
} tally;

static const char *const fields[2][FIELDS] = {{"r_tA", "r_AS", "r_AB"},
                                              {"r_tB", "r_BS", "r_BA"}};

/* -- the lowest against all --------------------------------------------------------------
 */

/* Length of what the unit vector z has outside the modes from .. to. */
static double outside(const dw_modeset *all, int64_t from, int64_t to, const double *z)
{
  const int64_t n = all->n;
  double sum = 0, *rest = malloc((size_t)n * sizeof *rest);
  memcpy(rest, z, (size_t)n * sizeof *rest);
  for (int64_t m = from; m < to; m++) {
    const double *v = all->z + m * n;
    double c = 0;
    for (int64_t i = 0; i < n; i++)
      c += z[i] * v[i];
    for (int64_t i = 0; i < n; i++)
      rest[i] -= c * v[i];
  }
  for (int64_t i = 0; i < n; i++)
    sum += rest[i] * rest[i];
  free(rest);
  return sqrt(sum);
}

/* Frequencies within 1e-9, each mode within 1e-7 of those of its frequency. */
static void compare_lowest(dw_ctx *ctx, tally *t)
{
  const dw_modeset *low = &dw_modes_named(ctx->modesets, "low")->set;
  const dw_modeset *all = &dw_modes_named(ctx->modesets, "all")->set;
  double value = 0, mode = 0;
  for (int64_t k = 3; k < low->count; k++) {
    int64_t from = k, to = k + 1;
    const double near = 1e-6 * all->value[k];
    while (from > 3 && all->value[k] - all->value[from - 1] < near)
      from--;
    while (to < all->count && all->value[to] - all->value[k] < near)
      to++;
    value = fmax(value, fabs(sqrt(low->value[k]) - sqrt(all->value[k])));
    mode = fmax(mode, outside(all, from, to, low->z + k * low->n));
  }
  t->minima++, t->same += low->count == LOWEST && value < 1e-9 && mode < 1e-7;
  t->worst_value = fmax(t->worst_value, value), t->worst_mode = fmax(t->worst_mode, mode);
  printf("lowest %lld: omega within %.1e, modes within %.1e of all\n",
         (long long)low->count, value, mode);
}

/* -- the largest overlap -----------------------------------------------------------------
 */

/* One field from one end; the field of the path is named for that end. */
static void one_field(dw_ctx *ctx, const char *field, tally *t)
{
  double few = t->few, all = t->all;
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
  t->fields++, t->proven += proven, t->agree += proven && agree;
  if (field[2] == 't') t->ratio[t->tangents++] = all / few;
  printf("%s  c %.6f  mode %4.0f  %-9s  steps %4.0f  seen %4.0f  error %8.1e  %6.2f s  "
         "all %6.2f s  ratio %5.1f%s\n",
         field, result(ctx, "c", field, "cmax"), result(ctx, "c", field, "mode"), how,
         result(ctx, "c", field, "steps"), result(ctx, "c", field, "seen"), error, few, all,
         all / few, proven && !agree ? "  WRONG" : "");
  fflush(stdout);
}

static void find_modes(dw_ctx *ctx, char end, tally *t)
{
  char line[128];
  snprintf(line, sizeof line, "modes linear lowest %d at %c as few", t->modes, end);
  t->few = say(ctx, line);
  snprintf(line, sizeof line, "modes linear all at %c as all", end);
  t->all = say(ctx, line);
  snprintf(line, sizeof line, "modes linear lowest %d at %c as low", LOWEST, end);
  say(ctx, line);
  t->lowest[t->minima] = t->all / t->few;
  compare_lowest(ctx, t);
}

static dw_ctx *open_session(void)
{
  dw_ctx *ctx;
  if (dw_context_new(&ctx) != DW_OK) exit(1);
  ctx->screen = NULL;
  if (dw_commands_register(ctx) != DW_OK || dw_plugins_scan(ctx, NULL) != DW_OK) exit(1);
  return ctx;
}

static void close_session(dw_ctx *ctx)
{
  dw_context_close(ctx);
  dw_context_free(ctx);
}

static void one_pair(const char *a, const char *b, tally *t)
{
  dw_ctx *ctx = open_session();
  say(ctx, "pair polydisperse");
  read_end(ctx, a, "A"), read_end(ctx, b, "B");
  say(ctx, "path from A to B");
  say(ctx, "neb images 40 climb yes ftol 1e-6");
  printf("%s %s\n", a, b);
  for (int end = 0; end < 2; end++) {
    find_modes(ctx, (char)('A' + end), t);
    for (int k = 0; k < FIELDS; k++)
      one_field(ctx, fields[end][k], t);
  }
  close_session(ctx);
}

/* Rows of one minimum A that follow each other share its modes. */
static void one_library(int count, char **words, tally *t)
{
  dw_ctx *ctx = open_session();
  char line[4096];
  double before = NAN;
  snprintf(line, sizeof line, "read h5md %s", words[0]);
  say(ctx, line), say(ctx, "pair polydisperse");
  snprintf(line, sizeof line, "library %s as L", words[1]);
  say(ctx, line);
  for (int k = 2; k < count; k++) {
    snprintf(line, sizeof line, "path from L.transitions %s", words[k]);
    say(ctx, line);
    if (!(number(ctx, "path.d") < 0.8)) continue;
    say(ctx, "neb images 40 climb yes ftol 1e-6");
    if (number(ctx, "path.minima") != 0 || number(ctx, "path.converged") != 1) continue;
    printf("%s row %s\n", words[1], words[k]);
    if (ctx->band->ea != before) find_modes(ctx, 'A', t);
    before = ctx->band->ea;
    for (int f = 0; f < FIELDS; f++)
      one_field(ctx, fields[0][f], t);
  }
  close_session(ctx);
}

static int ascending(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double median(double *v, int n)
{
  qsort(v, (size_t)n, sizeof *v, ascending);
  return n ? v[n / 2] : NAN;
}

static int report(tally *t)
{
  printf("lowest %d: %d of %d minima agree, omega within %.1e, modes within %.1e\n", LOWEST,
         t->same, t->minima, t->worst_value, t->worst_mode);
  printf("largest overlaps: %d of %d proven, %d of these right\n", t->proven, t->fields,
         t->agree);
  printf("medians: all modes take %.1f times as long as the lowest %d, %.1f times as the "
         "certified overlap of r_tA, r_tB\n",
         median(t->lowest, t->minima), t->modes, median(t->ratio, t->tangents));
  return t->agree < t->proven || t->same < t->minima;
}

int main(int argc, char **argv)
{
  tally t = {.modes = 50};
  if (argc > 4 && argc < RUNS && !strcmp(argv[1], "-library")) {
    one_library(argc - 2, argv + 2, &t);
    return report(&t);
  }
  int at = 1;
  if (argc > 2 && !strcmp(argv[1], "-modes")) t.modes = atoi(argv[2]), at = 3;
  const int files = argc - at;
  if (files < 2 || files % 2 || files > RUNS || t.modes < 4) {
    fprintf(stderr, "usage: certified [-modes K] A.data B.data [C.data D.data ...]\n"
                    "       certified -library GLASS.h5 LIBRARY ROW ...\n");
    return 2;
  }
  for (int k = 0; k < files; k += 2)
    one_pair(argv[at + k], argv[at + k + 1], &t);
  return report(&t);
}
