/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* modes linear and modes cubic on a network of springs, whose derivatives are the test's
 * own. */
#include <unistd.h>

#include "springs.h"
#include "statements.h"
#include "unit.h"

static const dw_modeset *set_of(dw_ctx *ctx, const char *name)
{
  const dw_modes *m = dw_modes_named(ctx->modesets, name);
  ck_assert_msg(m != NULL, "no set %s", name);
  return &m->set;
}

/* |M z - value z|, with products of the test. */
static double eigen_error(springs *net, const double *x, const dw_modeset *s, int64_t m)
{
  double out[600];
  net->V.contract(&net->V, 0, x, 2, s->z + m * s->n, out, NULL);
  double worst = 0;
  for (int64_t i = 0; i < s->n; i++)
    worst = fmax(worst, fabs(out[i] - s->value[m] * s->z[m * s->n + i]));
  return worst;
}

START_TEST(all_linear_modes_are_an_orthonormal_basis_of_eigenvectors)
{
  springs *net = springs_new(60, 2.2, 1);
  dw_ctx ctx = statements_open(&net->V, net->ref);
  must(&ctx, "modes linear all as lin");
  const dw_modeset *s = set_of(&ctx, "lin");
  ck_assert_int_eq(s->count, 180);
  double trace = 0, sum = 0, *h = calloc(180 * 180, sizeof *h);
  net->V.hessian(&net->V, 0, net->ref, h);
  for (int64_t m = 0; m < 180; m++) {
    trace += h[m * 181], sum += s->value[m];
    ck_assert_double_le(eigen_error(net, net->ref, s, m), 1e-11);
    ck_assert_double_le(s->residual[m], 1e-13);
    ck_assert_double_eq_tol(number(&ctx, "lin.omega", m),
                            copysign(sqrt(fabs(s->value[m])), s->value[m]), 1e-15);
    for (int64_t k = 0; k <= m; k++)
      ck_assert_double_eq_tol(dw_dot(180, s->z + 180 * m, s->z + 180 * k), m == k, 1e-11);
  }
  ck_assert_double_eq_tol(sum, trace, 1e-9);
  free(h);
  statements_close(&ctx);
  springs_free(net);
}
END_TEST

START_TEST(translations_come_first_and_are_exact)
{
  springs *net = springs_new(40, 2.4, 2);
  dw_ctx ctx = statements_open(&net->V, net->ref);
  must(&ctx, "modes linear");
  const dw_modeset *s = set_of(&ctx, "linear");
  for (int64_t m = 0; m < 3; m++) {
    ck_assert_double_le(fabs(number(&ctx, "linear.omega", m)), 1e-7);
    ck_assert_double_eq_tol(number(&ctx, "linear.PR", m), 1, 1e-12);
    for (int64_t i = 0; i < s->n; i++)
      ck_assert_double_eq(s->z[m * s->n + i], i % 3 == m ? 1 / sqrt(40) : 0);
  }
  ck_assert_double_gt(number(&ctx, "linear.omega", 3), 0.1);
  statements_close(&ctx);
  springs_free(net);
}
END_TEST

START_TEST(two_threads_of_blas_find_the_same_modes)
{
  springs *net = springs_new(100, 2, 3);
  dw_ctx ctx = statements_open(&net->V, net->ref);
  must(&ctx, "modes linear all as one");
  must(&ctx, "modes linear all blas 2 as two");
  must_fail(&ctx, "modes linear all blas 0", "[1,256]");
  const dw_modeset *one = set_of(&ctx, "one"), *two = set_of(&ctx, "two");
  for (int64_t m = 0; m < one->count; m++)
    ck_assert_double_eq_tol(one->value[m], two->value[m], 1e-11);
  statements_close(&ctx);
  springs_free(net);
}
END_TEST

START_TEST(lowest_modes_are_the_first_of_all_modes)
{
  springs *net = springs_new(190, 2, 3);
  dw_ctx ctx = statements_open(&net->V, net->ref);
  must(&ctx, "modes linear all as lin");
  must(&ctx, "modes linear lowest 10 as low");
  const dw_modeset *all = set_of(&ctx, "lin"), *low = set_of(&ctx, "low");
  ck_assert_int_eq(low->count, 10);
  for (int64_t m = 0; m < 10; m++) {
    ck_assert_double_eq_tol(low->value[m], all->value[m], 1e-11);
    ck_assert_double_eq_tol(fabs(dw_dot(low->n, low->z + m * low->n, all->z + m * all->n)),
                            1, 1e-9);
  }
  statements_close(&ctx);
  springs_free(net);
}
END_TEST

/* Their number is counted first. */
START_TEST(modes_below_a_frequency_are_all_of_them)
{
  springs *net = springs_new(190, 2, 3);
  dw_ctx ctx = statements_open(&net->V, net->ref);
  must(&ctx, "modes linear all as lin");
  const dw_modeset *all = set_of(&ctx, "lin");
  const double limit = 0.5 * (sqrt(all->value[39]) + sqrt(all->value[40]));
  char line[80];
  snprintf(line, sizeof line, "modes linear below %.15g as low", limit);
  must(&ctx, line);
  const dw_modeset *low = set_of(&ctx, "low");
  all = set_of(&ctx, "lin");
  ck_assert_int_eq(low->count, 40);
  for (int64_t m = 0; m < 40; m++)
    ck_assert_double_eq_tol(low->value[m], all->value[m], 1e-10);
  must(&ctx, "modes linear below 1e-6 as low");
  ck_assert_int_eq(set_of(&ctx, "low")->count, 3);
  must_fail(&ctx, "modes linear lowest 5 below 1", "not both");
  statements_close(&ctx);
  springs_free(net);
}
END_TEST

START_TEST(saddles_are_refused_and_shown_when_allowed)
{
  springs *net = springs_new(40, 2.4, 4);
  dw_ctx ctx = statements_open(&net->V, net->ref);
  for (int64_t m = 0; m < net->bonds; m++)
    if (net->i[m] == 7 || net->j[m] == 7) net->k[m] *= -0.5; /* still at rest: b = l */
  must_fail(&ctx, "modes linear all as lin", "allow saddle");
  must(&ctx, "modes linear all allow saddle as lin");
  const double negative = number(&ctx, "lin.negative", 0);
  ck_assert_double_ge(negative, 1);
  ck_assert_double_lt(number(&ctx, "lin.omega", 3), -0.01);
  ck_assert_double_lt(number(&ctx, "lin.omega", 2 + (int)negative), 0);
  ck_assert_double_gt(number(&ctx, "lin.omega", 3 + (int)negative), 0);
  statements_close(&ctx);
  springs_free(net);
}
END_TEST

START_TEST(moving_configurations_are_refused_with_advice)
{
  springs *net = springs_new(40, 2.4, 5);
  dw_ctx ctx = statements_open(&net->V, net->ref);
  ctx.system->x[3][1] += 0.01;
  must_fail(&ctx, "modes linear", "minimize lbfgs");
  must(&ctx, "modes linear allow any");
  must_fail(&ctx, "modes cubic guess linear.5", "minimize lbfgs");
  statements_close(&ctx);
  springs_free(net);
}
END_TEST

/* Third derivative of V along z, by differences of V alone. */
static double third(springs *net, const double *x, const double *z)
{
  const double h = 2e-2, w[] = {-0.5, 1, -1, 0.5}, at[] = {-2, -1, 1, 2};
  double sum = 0, y[600], e;
  for (int k = 0; k < 4; k++) {
    for (int64_t i = 0; i < net->V.n; i++)
      y[i] = x[i] + at[k] * h * z[i];
    net->V.value(&net->V, 0, y, &e, NULL);
    sum += w[k] * e;
  }
  return sum / (h * h * h); /* exact: V is a quartic along any line */
}

static double barrier(springs *net, const double *x, const double *z)
{
  double out[600], kappa, norm = dw_norm(net->V.n, z);
  net->V.contract(&net->V, 0, x, 2, z, out, &kappa);
  const double tau = third(net, x, z);
  return 2 * pow(kappa / (norm * norm), 3) / (3 * pow(tau / pow(norm, 3), 2));
}

START_TEST(cubic_modes_satisfy_their_equation_and_lower_the_barrier)
{
  springs *net = springs_new(60, 2.2, 6);
  dw_ctx ctx = statements_open(&net->V, net->ref);
  must(&ctx, "modes linear all as lin");
  must(&ctx, "modes cubic guess lin.4 lin.5 lin.9 lin.30 lin.100 lin.180 as cub");
  const dw_modeset *s = set_of(&ctx, "cub");
  const int64_t n = s->n;
  ck_assert_int_eq(s->count, 6);
  ck_assert_double_eq(number(&ctx, "cub.converged", 0), 1);
  for (int64_t m = 0; m < 6; m++) {
    double *z = s->z + m * n, Mz[600], t[600], kappa, tau, mean[3] = {0};
    net->V.contract(&net->V, 0, net->ref, 2, z, Mz, &kappa);
    net->V.contract(&net->V, 0, net->ref, 3, z, t, &tau);
    for (int64_t i = 0; i < n; i++) {
      ck_assert_double_eq_tol(Mz[i], kappa / tau * t[i], 1e-9 * kappa);
      mean[i % 3] += z[i];
    }
    for (int a = 0; a < 3; a++)
      ck_assert_double_eq_tol(mean[a], 0, 1e-12);
    ck_assert_double_eq_tol(dw_norm(n, z), 1, 1e-12);
    ck_assert_double_eq_tol(third(net, net->ref, z) / tau, 1, 1e-8);
    ck_assert_double_eq_tol(number(&ctx, "cub.value", m) / barrier(net, net->ref, z), 1,
                            1e-7);
    ck_assert_double_le(number(&ctx, "cub.value", m), number(&ctx, "cub.b_guess", m));
  }
  statements_close(&ctx);
  springs_free(net);
}
END_TEST

/* b against its value a little off, in random directions. */
START_TEST(cubic_modes_are_minima_of_the_barrier)
{
  springs *net = springs_new(40, 2.4, 7);
  dw_ctx ctx = statements_open(&net->V, net->ref);
  must(&ctx, "modes linear all as lin");
  must(&ctx, "modes cubic guess lin.6 lin.40 as cub");
  const dw_modeset *s = set_of(&ctx, "cub");
  for (int64_t m = 0; m < 2; m++)
    for (uint32_t k = 0; k < 200; k++) {
      double y[600];
      for (int64_t i = 0; i < s->n; i++)
        y[i] = s->z[m * s->n + i] + 1e-3 * dw_rng_normal(8, (uint64_t)i, k, 0);
      dw_project(&net->V, y);
      ck_assert_double_ge(barrier(net, net->ref, y), s->value[m] * (1 - 1e-8));
    }
  statements_close(&ctx);
  springs_free(net);
}
END_TEST

START_TEST(cubic_search_that_is_cut_short_says_so)
{
  springs *net = springs_new(60, 2.2, 6);
  dw_ctx ctx = statements_open(&net->V, net->ref);
  must(&ctx, "modes linear all as lin");
  must(&ctx, "modes cubic guess lin.9 maxiter 2 as cub");
  ck_assert_double_eq(number(&ctx, "cub.converged", 0), 0);
  ck_assert_double_eq(number(&ctx, "cub.reason", 0), DW_DIVERGED_MAXITER);
  ck_assert_double_gt(number(&ctx, "cub.residual", 0), 1e-8);
  ck_assert_double_le(number(&ctx, "cub.value", 0), number(&ctx, "cub.b_guess", 0));
  statements_close(&ctx);
  springs_free(net);
}
END_TEST

START_TEST(guesses_and_points_are_found_by_name)
{
  springs *net = springs_new(40, 2.4, 9);
  dw_ctx ctx = statements_open(&net->V, net->ref);
  double v[120];
  must(&ctx, "modes linear lowest 6");
  ck_assert_int_eq(dw_vector(&ctx, "linear.5", 120, v), DW_OK);
  ck_assert_mem_eq(v, set_of(&ctx, "linear")->z + 4 * 120, sizeof v);
  must_fail(&ctx, "modes cubic guess linear.7", "numbered 1 to 6");
  must_fail(&ctx, "modes cubic guess soft.1", "no vector is called soft.1");
  ck_assert_ptr_nonnull(strstr(ctx.error.hint, "linear.1 to linear.6"));
  must_fail(&ctx, "modes cubic guess linear.2", "a translation or zero");
  must_fail(&ctx, "modes cubic guess r_AB", "path");
  must_fail(&ctx, "modes linear at C", "no state is called C");
  ck_assert_int_eq(dw_state_save(&ctx, "C"), DW_OK);
  ctx.system->x[2][0] += 1;
  must(&ctx, "modes linear lowest 6 at C as low");
  ck_assert_str_eq(dw_modes_named(ctx.modesets, "low")->at, "C");
  ck_assert_mem_eq(set_of(&ctx, "low")->x, net->ref, sizeof v);
  statements_close(&ctx);
  springs_free(net);
}
END_TEST

START_TEST(vectors_are_read_from_files)
{
  springs *net = springs_new(40, 2.4, 9);
  dw_ctx ctx = statements_open(&net->V, net->ref);
  char name[] = "vector-XXXXXX", word[64];
  double v[120];
  FILE *f = fdopen(mkstemp(name), "w");
  for (int i = 0; i < 119; i++)
    fprintf(f, "%.17g\n", 0.1 * i);
  fflush(f);
  snprintf(word, sizeof word, "file:%s", name);
  ck_assert_int_eq(dw_vector(&ctx, word, 120, v), DW_EIO);
  ck_assert_ptr_nonnull(strstr(ctx.error.text, "119 numbers, want 120"));
  fprintf(f, "-7e-3\n");
  fflush(f);
  dw_error_clear(&ctx);
  ck_assert_int_eq(dw_vector(&ctx, word, 120, v), DW_OK);
  ck_assert_double_eq(v[118], 0.1 * 118);
  ck_assert_double_eq(v[119], -7e-3);
  fprintf(f, "nan\n");
  fclose(f);
  ck_assert_int_eq(dw_vector(&ctx, word, 121, v), DW_EIO);
  dw_error_clear(&ctx);
  ck_assert_int_eq(dw_vector(&ctx, "file:none", 120, v), DW_ENOTFOUND);
  unlink(name);
  statements_close(&ctx);
  springs_free(net);
}
END_TEST

START_TEST(set_of_the_same_name_replaces_the_last)
{
  springs *net = springs_new(40, 2.4, 9);
  dw_ctx ctx = statements_open(&net->V, net->ref);
  must(&ctx, "modes linear lowest 6");
  must(&ctx, "modes linear lowest 5");
  ck_assert_int_eq(dw_modesets_count(ctx.modesets), 1);
  ck_assert_int_eq(set_of(&ctx, "linear")->count, 5);
  ck_assert_double_eq(number(&ctx, "linear.count", 0), 5);
  must_fail(&ctx, "modes linear lowest 5 all", "not both");
  must_fail(&ctx, "modes linear lowest -1", "lowest");
  statements_close(&ctx);
  springs_free(net);
}
END_TEST

UNIT_MAIN("modes", all_linear_modes_are_an_orthonormal_basis_of_eigenvectors,
          translations_come_first_and_are_exact, two_threads_of_blas_find_the_same_modes,
          lowest_modes_are_the_first_of_all_modes, modes_below_a_frequency_are_all_of_them,
          saddles_are_refused_and_shown_when_allowed,
          moving_configurations_are_refused_with_advice,
          cubic_modes_satisfy_their_equation_and_lower_the_barrier,
          cubic_modes_are_minima_of_the_barrier, cubic_search_that_is_cut_short_says_so,
          guesses_and_points_are_found_by_name, vectors_are_read_from_files,
          set_of_the_same_name_replaces_the_last)
