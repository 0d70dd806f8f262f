/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cells.h"
#include "store/figure.h"
#include "store/sample.h"
#include "unit.h"

static char folder[] = "check_sample.XXXXXX";
static dw_ctx ctx;
static dw_library *lib;

static void well(int64_t converged, int64_t minima, double e, double pr, double curvature)
{
  APPEND(&ctx, lib, "wells", cell_int("converged", converged), cell_int("minima", minima),
         cell_real("E", e), cell_real("PR", pr), cell_real("curvature_a", curvature),
         cell_real("images", 40));
}

static void overlap(int64_t of, const char *modes, const char *field, double c, double a)
{
  APPEND(&ctx, lib, "overlaps", cell_int("well", of), cell_text("modes", modes),
         cell_text("field", field), cell_real("cmax", c), cell_real("amax", a));
}

static void before(void)
{
  strcpy(folder + strlen(folder) - 6, "XXXXXX");
  memset(&ctx, 0, sizeof ctx);
  lib = cells_open(&ctx, folder);
  well(1, 0, 0.004, 2, 4.0);  /* 1 */
  well(0, 0, 0.001, 2, 1.0);  /* 2: not converged */
  well(1, 1, 0.001, 2, 1.0);  /* 3: two barriers */
  well(1, 0, 0.008, 3, 2.25); /* 4 */
  well(1, 0, 0.020, 2, 1.0);  /* 5: above a cut at 0.01 */
  well(1, 0, 0.002, 9, 9.0);  /* 6: above a cut at 5 particles */
  for (int64_t k = 1; k <= 6; k++)
    APPEND(&ctx, lib, "modesets", cell_text("style", k == 4 ? "cubic" : "linear"),
           cell_text("name", "set"), cell_int("well", k));
}

static void after(void)
{
  cells_close(&ctx, lib, folder);
}

START_TEST(a_sample_has_the_single_barriers_that_pass_the_cuts)
{
  const dw_sample_cuts cuts = {0.01, 5};
  dw_sample s;
  ck_assert_int_eq(dw_sample_take(&ctx, lib, &cuts, &s), DW_OK);
  ck_assert_int_eq(s.rows, 6);
  ck_assert_int_eq(s.wells, 4);
  ck_assert_int_eq(s.count, 2);
  ck_assert_int_eq(s.well[0].id, 1);
  ck_assert_int_eq(s.well[1].id, 4);
  ck_assert_double_eq(s.well[1].omega, 1.5);
  dw_sample_free(&s);
}
END_TEST

START_TEST(cuts_that_nothing_passes_are_named)
{
  const dw_sample_cuts cuts = {1e-9, INFINITY};
  dw_sample s;
  ck_assert_int_eq(dw_sample_take(&ctx, lib, &cuts, &s), DW_ENOTFOUND);
  ck_assert_ptr_nonnull(strstr(ctx.error.text, "E < 1e-09"));
}
END_TEST

START_TEST(overlaps_belong_to_sets_of_one_style_and_one_field)
{
  const dw_sample_cuts cuts = {INFINITY, INFINITY};
  const dw_overlap_key c_of = {"linear", "r_AB", "cmax", false},
                       a_of = {"linear", "r_AB", "amax", false};
  double c[4], a[4];
  dw_sample s;
  overlap(1, "set", "r_AB", 0.3, 0.4);
  overlap(1, "set", "r_AS", 0.9, 0.9);
  overlap(4, "set", "r_AB", 0.8, 0.9); /* a cubic set */
  overlap(5, "other", "r_AB", 0.7, 0.7);
  overlap(6, "set", "r_AB", 0.1, 0.2);
  overlap(6, "set", "r_AB", 0.2, 0.3); /* computed again */
  ck_assert_int_eq(dw_sample_take(&ctx, lib, &cuts, &s), DW_OK);
  ck_assert_int_eq(s.count, 4);
  ck_assert_int_eq(dw_sample_overlaps(&ctx, lib, &s, &c_of, c), DW_OK);
  ck_assert_int_eq(dw_sample_overlaps(&ctx, lib, &s, &a_of, a), DW_OK);
  ck_assert_double_eq(c[0], 0.3);
  ck_assert_double_eq(a[0], 0.4);
  ck_assert_double_nan(c[1]);
  ck_assert_double_nan(c[2]);
  ck_assert_double_eq(c[3], 0.2);
  dw_sample_free(&s);
}
END_TEST

START_TEST(a_density_integrates_to_one_and_leaves_out_what_is_missing)
{
  const double v[] = {0, 0.049, NAN, 0.5, 1};
  double density[DW_BINS], sum = 0;
  ck_assert_int_eq(dw_sample_density(5, v, density), 4);
  for (int b = 0; b < DW_BINS; b++)
    sum += density[b] / DW_BINS;
  ck_assert_double_eq_tol(sum, 1, 1e-14);
  ck_assert_double_eq(density[0], 0.5 * DW_BINS);
  ck_assert_double_eq(density[DW_BINS - 1], 0.25 * DW_BINS);
}
END_TEST

START_TEST(a_median_is_that_of_the_numbers)
{
  const double v[] = {3, NAN, 1, 2, 10};
  double m;
  ck_assert_int_eq(dw_sample_median(&ctx, 5, v, &m), DW_OK);
  ck_assert_double_eq(m, 2.5);
  ck_assert_int_eq(dw_sample_median(&ctx, 1, v + 1, &m), DW_OK);
  ck_assert_double_nan(m);
}
END_TEST

static void caption(const char *name, char said[1024])
{
  char file[96];
  snprintf(file, sizeof file, "%s/%s.txt", folder, name);
  FILE *in = fopen(file, "r");
  ck_assert_ptr_nonnull(in);
  ck_assert_ptr_nonnull(fgets(said, 1024, in));
  fclose(in);
}

/* E of the four wells by omega: 2 0.004, 1.5 0.008, 1 0.020, 3 0.002: opposite ranks. */
START_TEST(figure_6_tells_the_rank_correlation)
{
  const dw_figure_how how = {.folder = folder};
  char said[1024];
  ck_assert_int_eq(setenv("DWELL_GNUPLOT", "true", 1), 0);
  ck_assert_int_eq(dw_figure(&ctx, lib, "6", &how), DW_OK);
  caption("figure6", said);
  ck_assert_ptr_nonnull(strstr(said, "4 of the 4 double wells (6 paths)"));
  ck_assert_ptr_nonnull(strstr(said, "rank correlation: -1.000"));
}
END_TEST

static void profile(int64_t of, const char *arguments, int64_t is)
{
  APPEND(&ctx, lib, "profiles", cell_int("well", of), cell_text("arguments", arguments),
         cell_int("double_well", is));
}

START_TEST(figure_8_is_of_the_softest_mode_and_of_the_cubic_one_from_it)
{
  const dw_figure_how how = {.folder = folder};
  char said[1024];
  ck_assert_int_eq(setenv("DWELL_GNUPLOT", "true", 1), 0);
  ck_assert_int_eq(dw_figure(&ctx, lib, "8", &how), DW_ENOTFOUND);
  ck_assert_ptr_nonnull(strstr(ctx.error.text, "as soft"));
  dw_error_clear(&ctx);
  APPEND(&ctx, lib, "modesets", cell_text("style", "cubic"), cell_text("name", "soft"),
         cell_int("well", 1));
  APPEND(&ctx, lib, "overlaps", cell_int("well", 1), cell_text("modes", "set"),
         cell_text("field", "r_AB"), cell_real("cmax", 0.5), cell_real("amax", 0.6),
         cell_real("c_soft", 0.25));
  APPEND(&ctx, lib, "overlaps", cell_int("well", 1), cell_text("modes", "soft"),
         cell_text("field", "r_AB"), cell_real("cmax", 0.125), cell_real("amax", 0.2),
         cell_real("c_soft", NAN));
  profile(1, "along soft range 1.5", 0);
  profile(5, "along soft.1 range 1.5", 1);
  profile(6, "along set range 1.5", 1);
  profile(3, "along soft range 1.5", 1); /* of no double well */
  ck_assert_int_eq(dw_figure(&ctx, lib, "8", &how), DW_OK);
  caption("figure8", said);
  ck_assert_ptr_nonnull(strstr(said, "soft_c: 1 wells, median 0.25"));
  ck_assert_ptr_nonnull(strstr(said, "cubic_c: 1 wells, median 0.125"));
  ck_assert_ptr_nonnull(strstr(said, "Of 2 energy profiles"));
  ck_assert_ptr_nonnull(strstr(said, "1 are double wells: 50.0 % are none"));
}
END_TEST

/* Three modes; the overlap of the second one grows with the number of images. */
START_TEST(figure_4_shows_all_modes_for_each_number_of_images)
{
  static const double few[] = {0.1, 0.5, 0.3}, many[] = {0.05, 0.9, 0.1};
  const dw_figure_how how = {.folder = folder};
  char said[1024];
  ck_assert_int_eq(setenv("DWELL_GNUPLOT", "true", 1), 0);
  for (int k = 0; k < 3; k++)
    APPEND(&ctx, lib, "modes", cell_int("set", 5), cell_int("number", 4 + k),
           cell_real("omega", 1 + k), cell_real("PR", 0.1 * k));
  ck_assert_int_eq(dw_figure(&ctx, lib, "4", &how), DW_ENOTFOUND);
  ck_assert_ptr_nonnull(strstr(ctx.error.text, "r_tA:600"));
  dw_error_clear(&ctx);
  APPEND(&ctx, lib, "overlaps", cell_int("well", 5), cell_text("modes", "set"),
         cell_text("field", "r_tA:600"), cell_vector("c", 3, many));
  APPEND(&ctx, lib, "overlaps", cell_int("well", 5), cell_text("modes", "set"),
         cell_text("field", "r_tA:40"), cell_vector("c", 3, few));
  ck_assert_int_eq(dw_figure(&ctx, lib, "4", &how), DW_OK);
  caption("figure4", said);
  ck_assert_ptr_nonnull(strstr(said, "3 linear modes"));
  ck_assert_ptr_nonnull(strstr(said, "well 5"));
  ck_assert_ptr_nonnull(strstr(
      said, "40 images 0.5000 (mode 5), 0.3000; 600 images 0.9000 (mode 5), 0.1000"));
  ck_assert_ptr_nonnull(strstr(said, "hold 0.8225 of the square"));
}
END_TEST

/* Twelve particles in a box of edge 10 at z = i/2; B is A moved as a whole, and particle i
 * by far_of(i) along x besides, the first one over the boundary. */
enum { DOZEN = 12 };

static double far_of(int i)
{
  return i == 0 ? 1.25 : 0.01 * i * i;
}

static void two_ends(void)
{
  static const double box[9] = {10, 0, 0, 0, 10, 0, 0, 0, 10};
  double x[3 * DOZEN];
  for (int end = 0; end < 2; end++) {
    for (int i = 0; i < DOZEN; i++) {
      x[3 * i] = fmod(9.5 + end * (far_of(i) + 0.125), 10);
      x[3 * i + 1] = 5, x[3 * i + 2] = 0.5 * i;
    }
    APPEND(&ctx, lib, "minima", cell_vector("x", 3 * DOZEN, x), cell_vector("box", 9, box));
  }
  APPEND(&ctx, lib, "wells", cell_int("converged", 1), cell_int("minima", 0),
         cell_real("E", 0.01), cell_real("d", 0.5), cell_int("a", 1), cell_int("b", 2));
}

/* Mode NUMBER of a set: particle i moves by i + 1 along y, or all but the first by 1. */
static void one_mode(int64_t set, int64_t number, bool local)
{
  double z[3 * DOZEN] = {0};
  for (int i = 0; i < DOZEN; i++)
    z[3 * i + 1] = local ? i == 0 ? 4 : 1 : i + 1;
  APPEND(&ctx, lib, "modes", cell_int("set", set), cell_int("number", number),
         cell_vector("z", 3 * DOZEN, z));
}

static void one_set_of(int64_t of, const char *style, const char *name, double c,
                       int64_t number)
{
  APPEND(&ctx, lib, "modesets", cell_text("style", style), cell_text("name", name),
         cell_int("well", of));
  APPEND(&ctx, lib, "overlaps", cell_int("well", of), cell_text("modes", name),
         cell_text("field", "r_AB"), cell_real("cmax", c), cell_int("mode", number),
         cell_real("PR", 0.1), cell_real("omega", 1));
}

static void one_set(const char *style, const char *name, double c, int64_t number)
{
  one_set_of(7, style, name, c, number);
}

typedef struct {
  int particle, core;
  double x[3], move, linear, cubic, near;
} disc;

static int read_discs(disc out[DOZEN])
{
  char file[96], line[512];
  int n = 0;
  snprintf(file, sizeof file, "%s/figure3.dat", folder);
  FILE *in = fopen(file, "r");
  ck_assert_ptr_nonnull(in);
  while (n < DOZEN && fgets(line, sizeof line, in)) {
    disc *d = &out[n];
    n += sscanf(line, "%d %lf %lf %lf %lf %lf %lf %d %lf", &d->particle, d->x, d->x + 1,
                d->x + 2, &d->move, &d->linear, &d->cubic, &d->core, &d->near) == 9;
  }
  fclose(in);
  return n;
}

START_TEST(figure_3_lacks_the_vectors_of_modes)
{
  const dw_figure_how how = {.folder = folder};
  ck_assert_int_eq(dw_figure(&ctx, lib, "3", &how), DW_ENOTFOUND);
  ck_assert_ptr_nonnull(strstr(ctx.error.text, "modes cubic guess r_AB"));
  dw_error_clear(&ctx);
  two_ends();
  one_set("linear", "lin", 0.25, 5);
  one_set("cubic", "cub", 0.75, 1);
  ck_assert_int_eq(dw_figure(&ctx, lib, "3", &how), DW_ENOTFOUND);
  ck_assert_ptr_nonnull(strstr(ctx.error.text, "save L vectors yes"));
}
END_TEST

/* Well 5 has no vectors: it is passed over. */
START_TEST(figure_3_has_the_displacements_of_each_particle)
{
  const dw_figure_how how = {.folder = folder};
  disc d[DOZEN];
  double mean = 0;
  char said[1024];
  ck_assert_int_eq(setenv("DWELL_GNUPLOT", "true", 1), 0);
  two_ends();
  one_set_of(5, "linear", "lin", 0.25, 5), one_set_of(5, "cubic", "cub", 0.75, 1);
  one_set("linear", "lin", 0.25, 5), one_mode(9, 4, true), one_mode(9, 5, false);
  one_set("cubic", "cub", 0.75, 1), one_mode(10, 1, true);
  one_set("cubic", "worse", 0.5, 1), one_mode(11, 1, false);
  one_set("cubic", "soft", 0.875, 1), one_mode(12, 1, false);
  ck_assert_int_eq(dw_figure(&ctx, lib, "3", &how), DW_OK);
  ck_assert_int_eq(read_discs(d), DOZEN);
  for (int i = 0; i < DOZEN; i++)
    mean += far_of(i) / DOZEN;
  for (int k = 0; k < DOZEN; k++) {
    const int i = d[k].particle - 1;
    int more = 0;
    for (int j = 0; j < DOZEN; j++)
      more += fabs(far_of(j) - mean) > fabs(far_of(i) - mean);
    ck_assert_double_eq_tol(d[k].move, fabs(far_of(i) - mean), 1e-5);
    ck_assert_int_eq(d[k].core, more < 10);
    ck_assert_double_eq_tol(d[k].x[2], i <= 10 ? 0.5 * i : 0.5 * i - 10, 1e-5);
    ck_assert_double_eq_tol(d[k].linear, (i + 1.0) / DOZEN, 1e-5);
    ck_assert_double_eq_tol(d[k].cubic, i == 0 ? 1 : 0.25, 1e-5);
    if (k) ck_assert_double_ge(d[k].near, d[k - 1].near);
  }
  caption("figure3", said);
  ck_assert_ptr_nonnull(strstr(said, "mode 5, c = 0.2500"));
  ck_assert_ptr_nonnull(strstr(said, "cubic mode (c = 0.7500"));
}
END_TEST

UNIT_MAIN_WITH("sample", before, after, a_sample_has_the_single_barriers_that_pass_the_cuts,
               cuts_that_nothing_passes_are_named,
               overlaps_belong_to_sets_of_one_style_and_one_field,
               a_density_integrates_to_one_and_leaves_out_what_is_missing,
               a_median_is_that_of_the_numbers, figure_3_lacks_the_vectors_of_modes,
               figure_3_has_the_displacements_of_each_particle,
               figure_6_tells_the_rank_correlation,
               figure_4_shows_all_modes_for_each_number_of_images,
               figure_8_is_of_the_softest_mode_and_of_the_cubic_one_from_it)
