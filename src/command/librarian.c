/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "command/librarian.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "command/export.h"
#include "config.h"
#include "store/census.h"
#include "store/inspect.h"
#include "store/merge.h"
#include "store/progress.h"

static const char usage_text[] =
    "usage: dwell library info FILE              what is in it; also while it is written\n"
    "       dwell library stats FILE ... [-against TABLE.csv]\n"
    "                                            its double wells in numbers, compared\n"
    "       dwell library check FILE             reads all of it; exit code 1: faults\n"
    "       dwell library pack FILE              folds its segments into one file\n"
    "       dwell library merge FILE FROM ...    adds what other libraries hold\n"
    "       dwell library thin FILE FROM ...     adds their numbers, but no positions\n"
    "       dwell library export FILE TABLE OUT.csv\n"
    "       dwell library export FILE features OUT.csv\n"
    "       dwell library export FILE minima|wells ID OUT.data|OUT.h5|OUT.xyz\n";

static int usage(void)
{
  fputs(usage_text, stderr);
  return 2;
}

/* -- info ------------------------------------------------------------------------------ */

static dw_status total(dw_ctx *ctx, dw_library *lib, const char *table, const char *column,
                       double *sum)
{
  *sum = 0;
  for (int64_t k = 0; k < dw_library_rows(lib, table); k++) {
    double v;
    DW_TRY(dw_library_real(ctx, lib, table, column, dw_library_id(lib, table, k), &v));
    *sum += isnan(v) ? 0 : v;
  }
  return DW_OK;
}

static dw_status describe_farms(dw_ctx *ctx, dw_library *lib)
{
  dw_farm_progress *f;
  int64_t count;
  char left[24];
  DW_TRY(dw_progress_read(ctx, lib, (double)time(NULL), &f, &count));
  for (int64_t k = 0; k < count; k++) {
    printf("farm %s: %lld tasks on record, %lld failed, %.3g s each", f[k].farm,
           (long long)f[k].count, (long long)f[k].failed,
           f[k].count ? f[k].wall / (double)f[k].count : 0);
    if (f[k].left > 0)
      printf(", of %.0f: %s left at %.3g a minute", f[k].total,
             dw_progress_time(f[k].left, left), 60 * f[k].rate);
    puts("");
  }
  free(f);
  return DW_OK;
}

static dw_status describe(dw_ctx *ctx, dw_library *lib)
{
  double visits, ab, ba, wells;
  if (dw_library_has(lib, "minima", "visits")) {
    DW_TRY(total(ctx, lib, "minima", "visits", &visits));
    printf("%.0f quenches ended in %lld minima\n", visits,
           (long long)dw_library_rows(lib, "minima"));
  }
  if (dw_library_has(lib, "transitions", "n_ab")) {
    DW_TRY(total(ctx, lib, "transitions", "n_ab", &ab));
    DW_TRY(total(ctx, lib, "transitions", "n_ba", &ba));
    printf("%.0f transitions up, %.0f down, between %lld pairs\n", ab, ba,
           (long long)dw_library_rows(lib, "transitions"));
  }
  if (dw_library_has(lib, "wells", "converged")) {
    DW_TRY(total(ctx, lib, "wells", "converged", &wells));
    printf("%.0f of %lld paths converged\n", wells,
           (long long)dw_library_rows(lib, "wells"));
  }
  return describe_farms(ctx, lib);
}

static dw_status info(dw_ctx *ctx, dw_library *lib)
{
  const dw_library_files f = dw_library_sources(lib);
  printf("library %s: %s, %lld segments beside it", dw_library_path(lib),
         f.packed ? "packed" : "not packed yet", (long long)f.segments);
  if (f.skipped) printf(", %lld unreadable", (long long)f.skipped);
  puts("\n");
  for (int64_t i = 0; i < dw_library_tables(lib); i++) {
    const char *table = dw_library_table(lib, i);
    const dw_column *c;
    int64_t count;
    DW_TRY(dw_library_columns(ctx, lib, table, &count, &c));
    printf("%-12s %9lld rows:", table, (long long)dw_library_rows(lib, table));
    for (int64_t k = 0; k < count; k++)
      printf(" %s", c[k].name);
    puts("");
  }
  puts("");
  return describe(ctx, lib);
}

/* -- stats -------------------------------------------------------------------------------
 */

/* *moved: it was packed while it was read. */
static dw_status add_library(dw_ctx *ctx, dw_census *c, const char *file, bool *moved)
{
  dw_library *lib;
  DW_TRY(dw_library_open(ctx, file, NULL, &lib));
  const dw_status status = dw_census_add(ctx, c, lib);
  *moved = status != DW_OK && dw_library_moved(lib);
  const dw_status closed = dw_library_close(ctx, lib);
  return status == DW_OK ? closed : status;
}

/* Of this library and the others named, one for each glass, say; FILES [-against TABLE]. */
static dw_status stats(dw_ctx *ctx, dw_library *lib, int words, char *const *word,
                       bool *moved)
{
  dw_census *c = dw_census_new();
  dw_status status =
      c ? dw_census_add(ctx, c, lib) : dw_fail(ctx, DW_ENOMEM, "no memory for statistics");
  if (status == DW_OK && words >= 2 && !strcmp(word[words - 2], "-against"))
    words -= 2, status = dw_census_against(ctx, c, word[words + 1]);
  for (int k = 0; status == DW_OK && k < words; k++)
    status = add_library(ctx, c, word[k], moved);
  if (status == DW_OK) status = dw_census_print(ctx, c, stdout);
  dw_census_free(c);
  return status;
}

/* -- the others ------------------------------------------------------------------------ */

static dw_status check(dw_ctx *ctx, dw_library *lib, int64_t *faults)
{
  DW_TRY(dw_library_check(ctx, lib, stdout, faults));
  printf("library %s: %lld faults\n", dw_library_path(lib), (long long)*faults);
  return DW_OK;
}

static dw_status export_to(dw_ctx *ctx, dw_library *lib, int words, char *const *word)
{
  if (words == 2 && !strcmp(word[0], "features"))
    return dw_export_features(ctx, lib, word[1]);
  if (words == 2) return dw_export_table(ctx, lib, word[0], word[1]);
  char *rest;
  const long long id = strtoll(word[1], &rest, 10);
  if (*rest || id < 1)
    return dw_fail(ctx, DW_EVALUE, "library export: %s is no row; rows count from 1",
                   word[1]);
  return dw_export_state(ctx, lib, word[0], id, word[2]);
}

typedef struct {
  const char *name;
  int least, most; /* words behind it */
  bool writes;
} task;

static const task tasks[] = {{"info", 1, 1, false},     {"stats", 1, 1000000, false},
                             {"check", 1, 1, false},    {"export", 3, 4, false},
                             {"pack", 1, 1, true},      {"merge", 2, 1000000, true},
                             {"thin", 2, 1000000, true}};

static dw_status act(dw_ctx *ctx, const task *t, dw_library *lib, int words,
                     char *const *word, int64_t *faults, bool *moved)
{
  if (!strcmp(t->name, "info")) return info(ctx, lib);
  if (!strcmp(t->name, "stats")) return stats(ctx, lib, words - 1, word + 1, moved);
  if (!strcmp(t->name, "check")) return check(ctx, lib, faults);
  if (!strcmp(t->name, "pack")) return DW_OK; /* closing does, when nobody else writes */
  if (!strcmp(t->name, "export")) return export_to(ctx, lib, words - 1, word + 1);
  for (int i = 1; i < words; i++)
    DW_TRY(dw_library_merge(ctx, lib, word[i], !strcmp(t->name, "thin")));
  return DW_OK;
}

static dw_status attempt(dw_ctx *ctx, const task *t, int words, char *const *word,
                         int64_t *faults, bool *again)
{
  static const dw_provenance by_hand = {.deck_name = "",
                                        .deck_text = "",
                                        .version = PACKAGE_VERSION,
                                        .plugins = "",
                                        .command_line = "dwell library"};
  dw_library *lib;
  bool moved = false;
  DW_TRY(dw_library_open(ctx, word[0], t->writes ? &by_hand : NULL, &lib));
  const dw_status status = act(ctx, t, lib, words, word, faults, &moved);
  *again = status != DW_OK && !t->writes && (moved || dw_library_moved(lib));
  const dw_status closed = dw_library_close(ctx, lib);
  return status == DW_OK ? closed : status;
}

int dw_librarian(dw_ctx *ctx, int words, char *const *word)
{
  enum { TRIES = 20 };
  const task *t = NULL;
  int64_t faults = 0;
  for (size_t i = 0; words > 0 && i < sizeof tasks / sizeof *tasks; i++)
    if (!strcmp(word[0], tasks[i].name)) t = &tasks[i];
  if (!t || words - 1 < t->least || words - 1 > t->most) return usage();
  bool again = false;
  dw_status status = attempt(ctx, t, words - 1, word + 1, &faults, &again);
  for (int tries = 1; again && tries < TRIES; tries++) { /* packed while it was read */
    dw_error_clear(ctx);
    again = false;
    status = attempt(ctx, t, words - 1, word + 1, &faults, &again);
  }
  if (fflush(stdout) && status == DW_OK) status = DW_EIO;
  if (ctx->error.status != DW_OK) fprintf(stderr, "ERROR: %s\n", ctx->error.text);
  if (status != DW_OK) return status == DW_EIO ? 4 : status == DW_EVALUE ? 2 : 1;
  return faults ? 1 : 0;
}
