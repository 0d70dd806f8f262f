/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* The number of modes below a frequency, by inertia, and what modes linear says by it:
 * against full spectra, and against the phonons of a crystal. */
#include "engine/slice.h"
#include "springs.h"
#include "statements.h"
#include "unit.h"

enum { EDGE = 6 };

static dw_slice slice(dw_ctx *ctx, springs *net, double s)
{
  dw_slice out;
  ck_assert_msg(dw_slice_count(ctx, &net->V, net->ref, s, &out) == DW_OK, "%s",
                ctx->error.text);
  return out;
}

/* Ascending. */
static double *spectrum(dw_ctx *ctx, springs *net)
{
  const int64_t n = net->V.n;
  double *h = calloc((size_t)(n * (n + 1)), sizeof *h);
  net->V.hessian(&net->V, 0, net->ref, h + n);
  ck_assert_int_eq(dw_eigen(ctx, n, h + n, h, h + n), DW_OK);
  return h;
}

/* A minimum, and a saddle of high index: every bond wants to be longer. */
START_TEST(modes_below_any_value_are_as_many_as_in_the_whole_spectrum)
{
  springs *net = springs_new(100, 2.2, 5);
  dw_ctx ctx = statements_open(&net->V, net->ref);
  for (int64_t m = 0; m < net->bonds; m++)
    net->rest[m] *= _i ? 1.3 : 1;
  double *w = spectrum(&ctx, net);
  int counts = 0;
  for (int64_t k = 0; k + 1 < net->V.n; k += 7) {
    const double gap = w[k + 1] - w[k];
    if (gap < 1e-9 * w[net->V.n - 1]) continue;
    const dw_slice at = slice(&ctx, net, 0.5 * (w[k] + w[k + 1]));
    if (at.blur > 0.25 * gap) continue; /* it says that it cannot tell */
    ck_assert_int_eq(at.below, k + 1);
    counts++;
  }
  ck_assert_int_gt(counts, 38); /* of 43 */
  free(w);
  statements_close(&ctx);
  springs_free(net);
}
END_TEST

/* Eigenvalues below s of the phonons' D(q) = sum over neighbours d of 2 d d^T (1 - cos
 * q.d): the negative pivots of D - s. */
static int64_t phonons_below(double s)
{
  int64_t count = 0;
  for (int q = 0; q < EDGE * EDGE * EDGE; q++) {
    const int wave[3] = {q % EDGE, q / EDGE % EDGE, q / EDGE / EDGE};
    double D[3][3] = {{-s, 0, 0}, {0, -s, 0}, {0, 0, -s}};
    for (int m = 0; m < 27; m++) {
      const int d[3] = {m % 3 - 1, m / 3 % 3 - 1, m / 9 - 1};
      if (d[0] * d[0] + d[1] * d[1] + d[2] * d[2] > 2) continue;
      const double phase =
          2 * acos(-1) / EDGE * (wave[0] * d[0] + wave[1] * d[1] + wave[2] * d[2]);
      for (int a = 0; a < 9; a++)
        D[a / 3][a % 3] += 2 * d[a / 3] * d[a % 3] * (1 - cos(phase));
    }
    for (int a = 0; a < 3; a++) {
      count += D[a][a] < 0;
      for (int b = a + 1; b < 3; b++)
        for (int c = a + 1; c < 3; c++)
          D[b][c] -= D[b][a] * D[a][c] / D[a][a];
    }
  }
  return count;
}

START_TEST(phonons_of_a_crystal_are_counted)
{
  springs *net = springs_crystal(EDGE);
  dw_ctx ctx = statements_open(&net->V, net->ref);
  for (int k = 1; k < 60; k++) {
    const double s = 0.3719 * k;
    ck_assert_int_eq(slice(&ctx, net, s).below, phonons_below(s));
  }
  statements_close(&ctx);
  springs_free(net);
}
END_TEST

/* At an eigenvalue rounding decides on which side it is, within the blur. */
START_TEST(a_count_is_off_by_no_more_than_its_blur_allows)
{
  springs *net = springs_new(100, 2.2, 5);
  dw_ctx ctx = statements_open(&net->V, net->ref);
  const int64_t n = net->V.n;
  double *w = spectrum(&ctx, net);
  const double rounding = 1e-14 * w[n - 1];
  for (int64_t k = 3; k < n; k += 9) {
    const dw_slice at = slice(&ctx, net, w[k]);
    int64_t least = 0, most = 0;
    for (int64_t i = 0; i < n; i++)
      least += w[i] < w[k] - at.blur, most += w[i] < w[k] + at.blur;
    ck_assert_double_gt(at.blur, rounding);
    ck_assert_int_ge(at.below, least);
    ck_assert_int_le(at.below, most);
  }
  free(w);
  statements_close(&ctx);
  springs_free(net);
}
END_TEST

/* Any number of the lowest; a multiplet that is cut is said to be. */
START_TEST(no_mode_of_a_crystal_is_missing_and_cut_multiplets_are_flagged)
{
  springs *net = springs_crystal(EDGE);
  dw_ctx ctx = statements_open(&net->V, net->ref);
  double *w = spectrum(&ctx, net);
  for (int count = 4; count < 60; count += 5) {
    char line[64];
    snprintf(line, sizeof line, "modes linear lowest %d as low", count);
    must(&ctx, line);
    const double last = w[count - 1];
    int64_t below = count;
    while (w[count] - last < 1e-6 && last - w[below - 1] < 1e-6)
      below--;
    ck_assert_double_eq(number(&ctx, "low.verified", 0), 1);
    ck_assert_double_eq(number(&ctx, "low.below", 0), (double)below);
    ck_assert_double_eq(number(&ctx, "low.cut", 0), below < count);
    ck_assert_double_gt(number(&ctx, "low.entries", 0), 0);
    for (int m = 0; m < count; m++)
      ck_assert_double_eq_tol(number(&ctx, "low.value", m), w[m], 1e-9);
  }
  free(w);
  statements_close(&ctx);
  springs_free(net);
}
END_TEST

START_TEST(a_rattler_is_named_and_its_zero_modes_are_counted)
{
  springs *net = springs_new(100, 2.2, 5);
  dw_ctx ctx = statements_open(&net->V, net->ref);
  for (int64_t m = 0; m < net->bonds; m++)
    if (net->i[m] == 41 || net->j[m] == 41) net->k[m] = 0;
  ctx.system->id[41] = 1042;
  char *told;
  size_t length;
  ctx.screen = open_memstream(&told, &length);
  must(&ctx, "modes linear lowest 12 as low");
  fclose(ctx.screen), ctx.screen = NULL;
  ck_assert_ptr_nonnull(strstr(told, "1 particle without neighbours"));
  ck_assert_ptr_nonnull(strstr(told, "id 1042"));
  free(told);
  ck_assert_double_eq(number(&ctx, "low.rattlers", 0), 1);
  ck_assert_double_eq(number(&ctx, "low.zero", 0), 6);
  ck_assert_double_gt(number(&ctx, "low.value", 6), 1e-6);
  statements_close(&ctx);
  springs_free(net);
}
END_TEST

int main(void)
{
  TCase *tc = tcase_create("inertia");
  tcase_set_timeout(tc, 120);
  tcase_add_loop_test(tc, modes_below_any_value_are_as_many_as_in_the_whole_spectrum, 0, 2);
  tcase_add_test(tc, phonons_of_a_crystal_are_counted);
  tcase_add_test(tc, a_count_is_off_by_no_more_than_its_blur_allows);
  tcase_add_test(tc, no_mode_of_a_crystal_is_missing_and_cut_multiplets_are_flagged);
  tcase_add_test(tc, a_rattler_is_named_and_its_zero_modes_are_counted);
  Suite *suite = suite_create("inertia");
  suite_add_tcase(suite, tc);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  const int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
