/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/results.h"
#include "command/command.h"
#include "engine/path.h"
#include "store/library.h"
#include "style/load.h"
#include "unit.h"

static char folder[] = "check_save.XXXXXX";

/* Runs the lines of a deck, one statement a line, words between single blanks. */
static dw_status run(dw_ctx *ctx, const char *deck)
{
  char text[2048], *rest = NULL;
  snprintf(text, sizeof text, "%s", deck);
  for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
    const char *words[32];
    dw_word word[32] = {{0}};
    const dw_entry *entry;
    char *save = NULL;
    int n = 0, used;
    for (char *w = strtok_r(line, " ", &save); w && n < 32; w = strtok_r(NULL, " ", &save))
      words[n] = w, word[n++].text = w;
    DW_TRY(dw_registry_bind(ctx, n, words, &entry, &used));
    DW_TRY(dw_statement_run(ctx, entry, used, n, word));
  }
  return DW_OK;
}

#define RUN(ctx, deck)                                     \
  do {                                                     \
    const dw_status run_ = run(ctx, deck);                 \
    ck_assert_msg(run_ == DW_OK, "%s", (ctx)->error.text); \
  } while (0)

static dw_ctx *begin(void)
{
  dw_ctx *ctx;
  ck_assert_int_eq(dw_context_new(&ctx), DW_OK);
  ck_assert_int_eq(dw_commands_register(ctx), DW_OK);
  ck_assert_int_eq(dw_plugins_scan(ctx, NULL), DW_OK);
  strcpy(folder + strlen(folder) - 6, "XXXXXX");
  ck_assert_ptr_nonnull(mkdtemp(folder));
  ctx->folder = folder, ctx->screen = NULL;
  return ctx;
}

static void remove_all(const char *path)
{
  DIR *d = opendir(path);
  for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d)) {
    char inner[512];
    if (e->d_name[0] == '.') continue;
    snprintf(inner, sizeof inner, "%s/%s", path, e->d_name);
    if (unlink(inner)) remove_all(inner);
  }
  if (d) closedir(d);
  rmdir(path);
}

static void end(dw_ctx *ctx)
{
  ck_assert_msg(dw_context_close(ctx) == DW_OK, "%s", ctx->error.text);
  dw_context_free(ctx);
  remove_all(folder);
}

static double real(dw_ctx *ctx, const char *table, const char *column, int64_t id)
{
  double v;
  const dw_library *lib = dw_libraries_find(ctx->libraries, "L");
  ck_assert_msg(dw_library_real(ctx, lib, table, column, id, &v) == DW_OK, "%s",
                ctx->error.text);
  return v;
}

static const char *text(dw_ctx *ctx, const char *table, const char *column, int64_t id)
{
  const char *v;
  const dw_library *lib = dw_libraries_find(ctx->libraries, "L");
  ck_assert_msg(dw_library_text(ctx, lib, table, column, id, &v) == DW_OK, "%s",
                ctx->error.text);
  return v;
}

static const double *vector(dw_ctx *ctx, const char *table, const char *column, int64_t id,
                            int64_t count)
{
  int64_t n;
  const double *v;
  dw_library *lib = dw_libraries_find(ctx->libraries, "L");
  ck_assert_msg(dw_library_vector(ctx, lib, table, column, id, &n, &v) == DW_OK, "%s",
                ctx->error.text);
  ck_assert_int_eq(n, count);
  return v;
}

static int64_t rows(const dw_ctx *ctx, const char *table)
{
  return dw_library_rows(dw_libraries_find(ctx->libraries, "L"), table);
}

static double result(const dw_ctx *ctx, const char *name)
{
  const dw_result *r = dw_results_get(ctx->results, name);
  ck_assert_msg(r && r->v, "no result %s", name);
  return r->v[0];
}

static const char two_minima[] = "landscape mueller_brown\n"
                                 "point -0.55 1.44\n"
                                 "minimize lbfgs ftol 1e-10\n"
                                 "state save A\n"
                                 "point 0.62 0.03\n"
                                 "minimize lbfgs ftol 1e-10\n"
                                 "state save B\n"
                                 "library L.h5 as L\n";
static const char well[] = "path from A to B\n"
                           "neb images 12 climb yes ftol 1e-4\n"
                           "compute splitting hbar 1 as E\n"
                           "modes linear all at A\n"
                           "compute overlap modes linear with r_tA r_AB as lin\n";

START_TEST(a_path_is_saved_with_all_that_belongs_to_it)
{
  dw_ctx *ctx = begin();
  RUN(ctx, two_minima);
  RUN(ctx, well);
  RUN(ctx, "save L");
  ck_assert_int_eq(rows(ctx, "minima"), 3); /* one lies on the way */
  ck_assert_int_eq(rows(ctx, "wells"), 1);
  ck_assert_int_eq(rows(ctx, "splittings"), 1);
  ck_assert_int_eq(rows(ctx, "overlaps"), 2);
  ck_assert_int_eq(rows(ctx, "modesets"), 1);
  ck_assert_int_eq(rows(ctx, "modes"), 2);
  ck_assert_double_eq(real(ctx, "wells", "dE", 1), result(ctx, "path.dE"));
  ck_assert_double_eq(real(ctx, "wells", "barrier_ab", 1), result(ctx, "path.barrier"));
  ck_assert_double_eq(real(ctx, "wells", "E", 1), result(ctx, "E.E"));
  ck_assert_double_eq(real(ctx, "splittings", "E0", 1), result(ctx, "E.E0"));
  ck_assert_double_eq(real(ctx, "splittings", "well", 1), 1);
  ck_assert_str_eq(text(ctx, "overlaps", "field", 1), "r_tA");
  ck_assert_str_eq(text(ctx, "overlaps", "modes", 2), "linear");
  ck_assert_double_eq(real(ctx, "overlaps", "cmax", 2), result(ctx, "lin.r_AB.cmax"));
  ck_assert_double_eq(real(ctx, "modesets", "minimum", 1), real(ctx, "wells", "a", 1));
  ck_assert_double_eq(real(ctx, "modesets", "verified", 1), 1);
  ck_assert_double_eq(real(ctx, "modesets", "cut", 1), 0);
  ck_assert_double_eq(real(ctx, "modes", "omega", 2),
                      dw_results_get(ctx->results, "linear.omega")->v[1]);
  ck_assert_double_eq(result(ctx, "L.well"), 1);
  const double *a = vector(ctx, "minima", "x", 1, 2);
  ck_assert_double_eq_tol(a[0], -0.558223634633024, 1e-10); /* published minimum */
  ck_assert_double_eq_tol(a[1], 1.441725841804669, 1e-10);
  const double *V = vector(ctx, "wells", "V", 1, 12);
  ck_assert_double_eq(V[0], 0);
  ck_assert_double_eq(V[11], result(ctx, "path.dE"));
  const double *x = vector(ctx, "wells", "saddle_x", 1, 2);
  ck_assert_double_eq(x[0], ctx->band->path.saddle[0]);
  end(ctx);
}
END_TEST

START_TEST(what_is_in_the_library_is_not_saved_again)
{
  dw_ctx *ctx = begin();
  RUN(ctx, two_minima);
  RUN(ctx, well);
  RUN(ctx, "save L\nsave L");
  ck_assert_int_eq(rows(ctx, "wells"), 1);
  ck_assert_int_eq(rows(ctx, "modes"), 2);
  RUN(ctx, "compute splitting hbar 0.5 as E\nmodes linear all at B as other\nsave L");
  ck_assert_int_eq(rows(ctx, "wells"), 1);
  ck_assert_int_eq(rows(ctx, "minima"), 3);
  ck_assert_int_eq(rows(ctx, "overlaps"), 2);
  ck_assert_int_eq(rows(ctx, "splittings"), 2);
  ck_assert_double_eq(real(ctx, "splittings", "well", 2), 1);
  ck_assert_int_eq(rows(ctx, "modesets"), 2);
  ck_assert_double_eq(real(ctx, "modesets", "minimum", 2), real(ctx, "wells", "b", 1));
  end(ctx);
}
END_TEST

/* The landscape's third minimum and its two saddles are published. */
START_TEST(a_path_over_a_minimum_is_split_there)
{
  dw_ctx *ctx = begin();
  RUN(ctx, two_minima);
  RUN(ctx, "path from A to B\nneb images 12 climb yes ftol 1e-4\nsave L");
  ck_assert_double_eq(real(ctx, "wells", "minima", 1), 1);
  ck_assert_int_eq(rows(ctx, "transitions"), 2);
  for (int pair = 1; pair <= 2; pair++) {
    RUN(ctx, pair == 1 ? "path from L.transitions 1" : "path from L.transitions 2");
    RUN(ctx, "neb images 12 climb yes ftol 1e-4\nsave L");
  }
  ck_assert_int_eq(rows(ctx, "minima"), 3);
  ck_assert_double_eq_tol(real(ctx, "minima", "energy", 3), -80.767818, 1e-6);
  ck_assert_int_eq(rows(ctx, "wells"), 3);
  for (int row = 2; row <= 3; row++) {
    const double top = real(ctx, "wells", "saddle_energy", row);
    ck_assert_double_eq(real(ctx, "wells", "minima", row), 0);
    ck_assert_double_eq_tol(top, top < -50 ? -72.248940 : -40.664844, 1e-6);
    ck_assert_double_eq(real(ctx, "transitions", "parts", row - 1), 1);
  }
  RUN(ctx, "path from L.wells 1\nneb images 20 climb yes ftol 1e-4\nsave L");
  ck_assert_int_eq(rows(ctx, "transitions"), 2);
  ck_assert_double_eq(real(ctx, "transitions", "parts", 1), 2);
  end(ctx);
}
END_TEST

START_TEST(a_well_of_the_library_is_computed_again_from_its_minima)
{
  dw_ctx *ctx = begin();
  RUN(ctx, two_minima);
  RUN(ctx, well);
  RUN(ctx, "save L");
  RUN(ctx, "path from L.wells 1\nneb images 20 climb yes ftol 1e-4\nsave L");
  ck_assert_int_eq(rows(ctx, "minima"), 3);
  ck_assert_int_eq(rows(ctx, "wells"), 2);
  ck_assert_double_eq(real(ctx, "wells", "a", 2), real(ctx, "wells", "a", 1));
  ck_assert_double_eq(real(ctx, "wells", "b", 2), real(ctx, "wells", "b", 1));
  ck_assert(isnan(real(ctx, "wells", "E", 2)));
  vector(ctx, "wells", "V", 1, 12);
  vector(ctx, "wells", "V", 2, 20);
  end(ctx);
}
END_TEST

START_TEST(a_farm_task_saves_its_own_and_not_what_was_saved_before)
{
  dw_ctx *ctx = begin();
  dw_snapshot *start;
  RUN(ctx, two_minima);
  RUN(ctx, well);
  RUN(ctx, "save L");
  ck_assert_int_eq(dw_context_snapshot(ctx, &start), DW_OK);
  for (int task = 1; task <= 2; task++) {
    ck_assert_int_eq(dw_context_restore(ctx, start), DW_OK);
    RUN(ctx, "path from A to B\nneb images 12 climb yes ftol 1e-4\n"
             "compute splitting hbar 2 as E2\nsave L");
    ck_assert_int_eq(rows(ctx, "wells"), 1 + task);
    ck_assert_int_eq(rows(ctx, "splittings"), 1 + task);
    ck_assert_int_eq(rows(ctx, "overlaps"), 2);
    ck_assert_double_eq(real(ctx, "splittings", "well", 1 + task), 1 + task);
  }
  dw_snapshot_free(ctx, start);
  end(ctx);
}
END_TEST

START_TEST(vectors_of_modes_are_saved_on_request)
{
  dw_ctx *ctx = begin();
  RUN(ctx, two_minima);
  RUN(ctx, "modes linear all at A\nsave L vectors yes");
  const double *z = vector(ctx, "modes", "z", 1, 2);
  ck_assert_double_eq_tol(z[0] * z[0] + z[1] * z[1], 1, 1e-14);
  ck_assert_int_eq(rows(ctx, "wells"), -1);
  ck_assert_str_eq(text(ctx, "minima", "name", 1), "A");
  end(ctx);
}
END_TEST

START_TEST(saving_into_no_library_names_the_word)
{
  dw_ctx *ctx = begin();
  ck_assert_int_eq(run(ctx, "save M"), DW_ENOTFOUND);
  ck_assert_int_eq(ctx->error.word, 1);
  dw_error_clear(ctx);
  end(ctx);
}
END_TEST

/* -- figures
 * --------------------------------------------------------------------------------- */

static int64_t bytes(const char *name)
{
  char path[256];
  struct stat st;
  snprintf(path, sizeof path, "%s/figures/%s", folder, name);
  return stat(path, &st) ? -1 : (int64_t)st.st_size;
}

START_TEST(figure_2_has_data_script_and_caption_also_without_gnuplot)
{
  dw_ctx *ctx = begin();
  RUN(ctx, two_minima);
  RUN(ctx, "modes linear all at A\nsave L");
  setenv("DWELL_GNUPLOT", "/there/is/none", 1);
  RUN(ctx, "figure 2 from L to figures");
  unsetenv("DWELL_GNUPLOT");
  ck_assert_int_gt(bytes("figure2.dat"), 100);
  ck_assert_int_gt(bytes("figure2.gp"), 100);
  ck_assert_int_gt(bytes("figure2.txt"), 100);
  ck_assert_int_eq(bytes("figure2.png"), -1);
  char path[256], line[512];
  snprintf(path, sizeof path, "%s/figures/figure2.dat", folder);
  FILE *f = fopen(path, "r");
  double v[5];
  int n = 0;
  while (fgets(line, sizeof line, f))
    if (sscanf(line, "%lf %lf %lf %lf %lf", v, v + 1, v + 2, v + 3, v + 4) == 5)
      ck_assert_double_eq(v[1], real(ctx, "modes", "omega", ++n));
  fclose(f);
  ck_assert_int_eq(n, 2);
  end(ctx);
}
END_TEST

START_TEST(a_failure_of_gnuplot_is_told_in_its_words)
{
  dw_ctx *ctx = begin();
  RUN(ctx, two_minima);
  RUN(ctx, "modes linear all at A\nsave L");
  setenv("DWELL_GNUPLOT", "false", 1);
  ck_assert_int_eq(run(ctx, "figure 2 from L to figures"), DW_EIO);
  unsetenv("DWELL_GNUPLOT");
  ck_assert_ptr_nonnull(strstr(ctx->error.text, "figure2.gp failed"));
  dw_error_clear(ctx);
  end(ctx);
}
END_TEST

START_TEST(a_library_without_modes_gives_no_figure)
{
  dw_ctx *ctx = begin();
  RUN(ctx, two_minima);
  ck_assert_int_eq(run(ctx, "figure 2 from L to figures"), DW_ENOTFOUND);
  ck_assert_ptr_nonnull(strstr(ctx->error.text, "modes linear all"));
  ck_assert_int_eq(bytes("figure2.dat"), -1);
  dw_error_clear(ctx);
  ck_assert_int_eq(run(ctx, "figure 2 from M to figures"), DW_ENOTFOUND);
  dw_error_clear(ctx);
  ck_assert_int_eq(run(ctx, "figure 1 from L to figures"), DW_EVALUE);
  dw_error_clear(ctx);
  end(ctx);
}
END_TEST

UNIT_MAIN("save", a_path_is_saved_with_all_that_belongs_to_it,
          what_is_in_the_library_is_not_saved_again,
          a_well_of_the_library_is_computed_again_from_its_minima,
          a_path_over_a_minimum_is_split_there,
          a_farm_task_saves_its_own_and_not_what_was_saved_before,
          vectors_of_modes_are_saved_on_request, saving_into_no_library_names_the_word,
          figure_2_has_data_script_and_caption_also_without_gnuplot,
          a_failure_of_gnuplot_is_told_in_its_words,
          a_library_without_modes_gives_no_figure)
