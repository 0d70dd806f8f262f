/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Statistics of double wells, of libraries written by the test. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cells.h"
#include "store/census.h"
#include "store/distribution.h"
#include "store/figure.h"
#include "store/motions.h"
#include "store/progress.h"
#include "unit.h"

static char folder[32], *said;

static dw_library *begin(dw_ctx *ctx)
{
  strcpy(folder, "check_census-XXXXXX");
  return cells_open(ctx, folder);
}

static void end(dw_ctx *ctx, dw_library *lib)
{
  free(said);
  said = NULL;
  cells_close(ctx, lib, folder);
}

/* Minima 2k-1 and 2k of one glass. */
static void two_minima(dw_ctx *ctx, dw_library *lib, const char *glass)
{
  for (int k = 0; k < 2; k++)
    APPEND(ctx, lib, "minima", cell_text("glass", glass), cell_int("N", 100),
           cell_real("energy", 0), cell_int("visits", 1));
}

static void well(dw_ctx *ctx, dw_library *lib, int64_t a, int64_t b, int64_t minima,
                 double d)
{
  APPEND(ctx, lib, "wells", cell_int("a", a), cell_int("b", b),
         cell_int("converged", minima >= 0), cell_int("minima", minima), cell_real("d", d),
         cell_real("PR", 2 * d), cell_real("dE", 0.5), cell_real("barrier_ab", 0.25));
}

static void splitting(dw_ctx *ctx, dw_library *lib, int64_t of, double e, int64_t above)
{
  APPEND(ctx, lib, "splittings", cell_int("well", of), cell_text("material", "argon"),
         cell_real("E", e), cell_int("above_barrier", above));
}

/* What is printed, in `said`, beside a published table. */
static void take_against(dw_ctx *ctx, dw_library *lib, const char *file)
{
  size_t length;
  dw_census *c = dw_census_new();
  if (file) ck_assert_msg(dw_census_against(ctx, c, file) == DW_OK, "%s", ctx->error.text);
  ck_assert_msg(dw_census_add(ctx, c, lib) == DW_OK, "%s", ctx->error.text);
  FILE *out = open_memstream(&said, &length);
  ck_assert_int_eq(dw_census_print(ctx, c, out), DW_OK);
  fclose(out);
  dw_census_free(c);
}

static void take(dw_ctx *ctx, dw_library *lib)
{
  take_against(ctx, lib, NULL);
}

/* The k-th number behind a word at the beginning of a line. */
static double behind(const char *word, int k)
{
  char line[64];
  snprintf(line, sizeof line, "\n%s ", word);
  const char *at = strstr(said, line);
  ck_assert_msg(at != NULL, "no line %s in\n%s", word, said);
  at += strlen(line);
  for (at += strspn(at, " "); k > 0; k--)
    at += strcspn(at, " \n"), at += strspn(at, " ");
  return strtod(at, NULL);
}

START_TEST(quantiles_are_linear_between_the_numbers)
{
  static const double v[] = {1, 2, 4, 8};
  ck_assert_double_eq(dw_quantile(4, v, 0), 1);
  ck_assert_double_eq(dw_quantile(4, v, 0.5), 3);
  ck_assert_double_eq_tol(dw_quantile(4, v, 0.95), 7.4, 1e-14);
  ck_assert_double_eq(dw_quantile(4, v, 1), 8);
  ck_assert_double_nan(dw_quantile(0, v, 0.5));
}
END_TEST

START_TEST(every_pair_counts_once_as_it_was_found_last)
{
  dw_ctx ctx = {0};
  dw_library *lib = begin(&ctx);
  for (int g = 0; g < 3; g++)
    two_minima(&ctx, lib, "x");
  well(&ctx, lib, 1, 2, 1, 0.3);
  well(&ctx, lib, 3, 4, -1, 0.4); /* did not converge */
  well(&ctx, lib, 5, 6, 0, 0.5);
  well(&ctx, lib, 2, 1, 0, 0.25); /* the first one again: now a double well */
  take(&ctx, lib);
  ck_assert_ptr_nonnull(strstr(said, "1 libraries, 1 glasses, 3 pairs examined"));
  ck_assert_ptr_nonnull(strstr(said, " 2 double wells (0.667)"));
  ck_assert_ptr_nonnull(strstr(said, " 0 paths over other minima (0.000)"));
  ck_assert_ptr_nonnull(strstr(said, " 1 paths that did not converge (0.333)"));
  ck_assert_double_eq(behind("d", 1), 2);
  ck_assert_double_eq_tol(behind("d", 4), 0.375, 1e-12);
  ck_assert_double_eq_tol(behind("PR", 7), 0.75, 1e-12);
  end(&ctx, lib);
}
END_TEST

/* Shares below a value differ most at 3: 1 of 4 against 2 of 2. */
START_TEST(kolmogorov_smirnov_is_the_largest_difference_of_shares)
{
  static const double a[] = {1, 5, 6, 7}, b[] = {2, 3};
  ck_assert_double_eq(dw_kolmogorov_smirnov(4, a, 2, b), 0.75);
  ck_assert_double_eq(dw_kolmogorov_smirnov(2, b, 4, a), 0.75);
  ck_assert_double_eq(dw_kolmogorov_smirnov(4, a, 4, a), 0);
  ck_assert_double_nan(dw_kolmogorov_smirnov(4, a, 0, b));
}
END_TEST

START_TEST(distributions_are_compared_with_a_published_table)
{
  dw_ctx ctx = {0};
  dw_library *lib = begin(&ctx);
  two_minima(&ctx, lib, "x"), two_minima(&ctx, lib, "x");
  well(&ctx, lib, 1, 2, 0, 0.25), well(&ctx, lib, 3, 4, 0, 0.5);
  char file[64];
  snprintf(file, sizeof file, "%s/published.csv", folder);
  FILE *f = fopen(file, "w");
  fputs("T,d,PR_DW,note\n0.062,0.1,0.5,a\n0.062,0.3,1,b\n0.062,0.4,,c\n", f);
  fclose(f);
  take_against(&ctx, lib, file);
  ck_assert_double_eq(behind("d", 1), 2);
  ck_assert_double_eq_tol(behind("d", 8), 0.5, 1e-3); /* 0.25 | 0.5 and 0.1 | 0.3 0.4 */
  ck_assert_double_eq_tol(behind("PR", 8), 0, 1e-12); /* 0.5, 1 and 0.5, 1 */
  remove(file);
  end(&ctx, lib);
}
END_TEST

START_TEST(a_table_to_compare_with_must_have_rows_and_a_known_column)
{
  static const char *const bad[] = {"", "d,PR\n", "d,PR\n1\n", "x,y\n1,2\n"};
  static const char *const why[] = {"no rows", "no rows", ":2: 1 cells", "has no column"};
  for (int k = 0; k < 4; k++) {
    dw_ctx ctx = {0};
    char file[] = "check_census-XXXXXX";
    FILE *f = fdopen(mkstemp(file), "w");
    fputs(bad[k], f);
    fclose(f);
    dw_census *c = dw_census_new();
    ck_assert_int_eq(dw_census_against(&ctx, c, file), DW_EVALUE);
    ck_assert_msg(strstr(ctx.error.text, why[k]) != NULL, "%s", ctx.error.text);
    dw_census_free(c);
    remove(file);
  }
}
END_TEST

START_TEST(detailed_balance_is_judged_where_there_are_many_transitions)
{
  dw_ctx ctx = {0};
  dw_library *lib = begin(&ctx);
  static const int n[][2] = {{10, 15}, {50, 50}, {16, 20}, {19, 0}};
  for (int k = 0; k < 4; k++) {
    two_minima(&ctx, lib, "x");
    APPEND(&ctx, lib, "transitions", cell_int("a", 2 * k + 1), cell_int("b", 2 * k + 2),
           cell_int("n_ab", n[k][0]), cell_int("n_ba", n[k][1]));
  }
  take(&ctx, lib); /* 1, 0, 0.667; the last has fewer than 20 */
  ck_assert_ptr_nonnull(strstr(said, "the median 0.667 over 3 pairs"));
  end(&ctx, lib);
}
END_TEST

START_TEST(deformation_potentials_are_those_of_the_wells)
{
  dw_ctx ctx = {0};
  dw_library *lib = begin(&ctx);
  for (int k = 0; k < 3; k++)
    two_minima(&ctx, lib, "x");
  well(&ctx, lib, 1, 2, 0, 0.25), well(&ctx, lib, 3, 4, 1, 0.5),
      well(&ctx, lib, 5, 6, 0, 0.3);
  for (int k = 1; k <= 2; k++)
    APPEND(&ctx, lib, "deformation", cell_int("well", k), cell_real("volume", k),
           cell_real("shear", 3 * k));
  take(&ctx, lib); /* the second is no double well, the third was not asked */
  ck_assert_double_eq(behind("gamma_volume", 1), 1);
  ck_assert_double_eq(behind("gamma_volume", 4), 1);
  ck_assert_double_eq(behind("gamma_shear", 4), 3);
  end(&ctx, lib);
}
END_TEST

/* One of two glasses has an active pair: resampled, 0, 1 or 2 of them, 1:2:1. */
START_TEST(density_of_active_systems_has_the_error_of_its_glasses)
{
  dw_ctx ctx = {0};
  dw_library *lib = begin(&ctx);
  two_minima(&ctx, lib, "x"), two_minima(&ctx, lib, "y");
  well(&ctx, lib, 1, 2, 0, 0.3);
  well(&ctx, lib, 3, 4, 0, 0.4);
  splitting(&ctx, lib, 1, 0.001, 0);
  splitting(&ctx, lib, 2, 0.001, 1); /* above its barrier: no two-level system */
  take(&ctx, lib);
  const double one = 1 / (200 * 0.0015);
  ck_assert_double_eq(behind("argon", 1), 2);
  ck_assert_double_eq(behind("argon", 2), 1);
  ck_assert_double_eq(behind("argon", 3), 0.5);
  ck_assert_double_eq_tol(behind("argon", 4), one, 1e-3 * one);
  ck_assert_double_eq_tol(behind("argon", 5), sqrt(0.5) * one, 0.1 * one);
  end(&ctx, lib);
}
END_TEST

/* k_B (E/2T)^2 / cosh^2(E/2T) at E = T: 0.25/cosh(0.5)^2 = 0.196612. */
START_TEST(specific_heat_is_that_of_two_levels)
{
  dw_ctx ctx = {0};
  dw_library *lib = begin(&ctx);
  two_minima(&ctx, lib, "x");
  well(&ctx, lib, 1, 2, 0, 0.3);
  splitting(&ctx, lib, 1, 0.001, 0);
  take(&ctx, lib);
  ck_assert_double_eq_tol(behind("0.001", 0), 0.196612 / 100, 1e-6);
  end(&ctx, lib);
}
END_TEST

/* 1 and 2 are alike, and 2 and 3 (backwards), 1 and 3 are not; 4 is of another glass. */
START_TEST(motions_are_alike_directly_or_by_others)
{
  float r[4][2] = {{1, 0}, {0.8f, 0.6f}, {-0.3f, -0.954f}, {1, 0}};
  const dw_motion m[5] = {
      {0, 2, r[0]}, {0, 2, r[1]}, {0, 2, r[2]}, {1, 2, r[3]}, {0, 0, NULL}};
  int64_t group[5];
  ck_assert_int_eq(dw_motions_group(5, m, 0.75, group), 3);
  ck_assert_int_eq(group[1], 0);
  ck_assert_int_eq(group[2], 0);
  ck_assert_int_eq(group[3], 3);
  ck_assert_int_eq(group[4], 4);
  ck_assert_int_eq(dw_motions_group(5, m, 0.9, group), 5);
}
END_TEST

static void score(dw_ctx *ctx, dw_library *lib, int64_t of, const char *name, double auc,
                  double c)
{
  APPEND(ctx, lib, "scores", cell_int("well", of), cell_text("predictor", name),
         cell_real("auc", auc), cell_real("rank", 1), cell_real("c", c), cell_real("a", 1));
}

/* Means over the wells; two glasses, of auc 1 and 0 in one well each: 0, 1/2 or 1 when they
 * are drawn anew, 1:2:1. */
START_TEST(predictors_are_compared_with_the_error_of_the_glasses)
{
  dw_ctx ctx = {0};
  dw_library *lib = begin(&ctx);
  two_minima(&ctx, lib, "x"), two_minima(&ctx, lib, "y");
  well(&ctx, lib, 1, 2, 0, 0.3);
  well(&ctx, lib, 3, 4, 0, 0.4);
  score(&ctx, lib, 1, "worse", 0.25, NAN), score(&ctx, lib, 2, "worse", 0.25, NAN);
  score(&ctx, lib, 1, "better", 1, 0.5), score(&ctx, lib, 2, "better", 0, 0.5);
  take(&ctx, lib);
  ck_assert_double_eq(behind("better", 0), 2);
  ck_assert_double_eq(behind("better", 1), 0.5);
  ck_assert_double_eq_tol(behind("better", 2), sqrt(0.125), 0.03);
  ck_assert_double_eq(behind("better", 5), 0.5);
  ck_assert_double_eq(behind("worse", 1), 0.25);
  ck_assert_double_nan(behind("worse", 5));
  ck_assert(strstr(said, "better") < strstr(said, "worse"));
  end(&ctx, lib);
}
END_TEST

START_TEST(comparison_of_predictors_is_drawn_and_tabulated)
{
  dw_ctx ctx = {0};
  dw_library *lib = begin(&ctx);
  const dw_figure_how how = {.folder = folder};
  char path[64], line[4][128];
  two_minima(&ctx, lib, "x");
  well(&ctx, lib, 1, 2, 0, 0.3);
  ck_assert_int_eq(dw_figure(&ctx, lib, "scores", &how), DW_ENOTFOUND);
  dw_error_clear(&ctx);
  score(&ctx, lib, 1, "worse", 0.25, NAN), score(&ctx, lib, 1, "better", 0.75, 0.5);
  ck_assert_int_eq(dw_figure(&ctx, lib, "scores", &how), DW_OK);
  snprintf(path, sizeof path, "%s/scores.csv", folder);
  FILE *in = fopen(path, "r");
  for (int k = 0; k < 3; k++)
    ck_assert_ptr_nonnull(fgets(line[k], sizeof line[k], in));
  ck_assert_ptr_null(fgets(line[3], sizeof line[3], in));
  fclose(in);
  ck_assert_str_eq(line[0],
                   "predictor,wells,auc,auc_error,rank,rank_error,c,c_error,a,a_error\n");
  ck_assert_str_eq(line[1], "better,1,0.75,,1,,0.5,,1,\n");
  ck_assert_str_eq(line[2], "worse,1,0.25,,1,,,,1,\n");
  end(&ctx, lib);
}
END_TEST

/* Ten tasks, two of them on record when the farm began at t = 100; at t = 130 five are: one
 * in ten seconds, and fifty more to go. */
START_TEST(progress_of_a_farm_is_told_from_its_start)
{
  dw_ctx ctx = {0};
  dw_library *lib = begin(&ctx);
  dw_farm_progress *f;
  int64_t count;
  char room[24];
  ck_assert_int_eq(dw_progress_begin(&ctx, lib, "k", 10, 2, 100), DW_OK);
  for (int k = 0; k < 5; k++)
    APPEND(&ctx, lib, "tasks", cell_text("farm", "k"), cell_real("wall", 3),
           cell_text("outcome", k ? "done" : "failed"));
  APPEND(&ctx, lib, "tasks", cell_text("farm", "old"), cell_real("wall", 1),
         cell_text("outcome", "done"));
  ck_assert_int_eq(dw_progress_read(&ctx, lib, 130, &f, &count), DW_OK);
  ck_assert_int_eq(count, 2);
  ck_assert_str_eq(f[0].farm, "k");
  ck_assert_int_eq(f[0].count, 5);
  ck_assert_int_eq(f[0].failed, 1);
  ck_assert_double_eq(f[0].wall, 15);
  ck_assert_double_eq(f[0].total, 10);
  ck_assert_double_eq_tol(f[0].rate, 0.1, 1e-12);
  ck_assert_double_eq_tol(f[0].left, 50, 1e-9);
  ck_assert_str_eq(dw_progress_time(f[0].left, room), "50 s");
  ck_assert_double_nan(f[1].left);
  ck_assert_str_eq(dw_progress_time(f[1].left, room), "?");
  free(f);
  end(&ctx, lib);
}
END_TEST

START_TEST(a_library_without_wells_is_told_so)
{
  dw_ctx ctx = {0};
  dw_library *lib = begin(&ctx);
  take(&ctx, lib);
  ck_assert_ptr_nonnull(strstr(said, "1 libraries, 0 glasses, 0 pairs examined"));
  ck_assert_double_nan(behind("argon", 3));
  end(&ctx, lib);
}
END_TEST

UNIT_MAIN("census", quantiles_are_linear_between_the_numbers,
          every_pair_counts_once_as_it_was_found_last,
          density_of_active_systems_has_the_error_of_its_glasses,
          specific_heat_is_that_of_two_levels, motions_are_alike_directly_or_by_others,
          predictors_are_compared_with_the_error_of_the_glasses,
          comparison_of_predictors_is_drawn_and_tabulated,
          kolmogorov_smirnov_is_the_largest_difference_of_shares,
          distributions_are_compared_with_a_published_table,
          a_table_to_compare_with_must_have_rows_and_a_known_column,
          detailed_balance_is_judged_where_there_are_many_transitions,
          deformation_potentials_are_those_of_the_wells,
          progress_of_a_farm_is_told_from_its_start, a_library_without_wells_is_told_so)
