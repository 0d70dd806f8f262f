/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "bare_context.h"
#include "engine/algebra.h"
#include "engine/factor.h"
#include "springs.h"
#include "unit.h"

/* dsyevd of this program stands before the library's; it can be told to fail. */
#include "engine/blas.h"
#include <dlfcn.h>

static enum { SOUND, WRONG_VALUE, WRONG_VECTOR, SWAPPED, NOT_FINITE } fault;

lapack_int LAPACKE_dsyevd_work(int layout, char job, char uplo, lapack_int n, double *a,
                               lapack_int lda, double *w, double *work, lapack_int lwork,
                               lapack_int *iwork, lapack_int liwork)
{
  lapack_int (*real)(int, char, char, lapack_int, double *, lapack_int, double *, double *,
                     lapack_int, lapack_int *, lapack_int);
  *(void **)&real = dlsym(RTLD_NEXT, "LAPACKE_dsyevd_work");
  const lapack_int info = real(layout, job, uplo, n, a, lda, w, work, lwork, iwork, liwork);
  if (lwork < 0) return info;
  if (fault == WRONG_VALUE) w[n / 2] *= 1 + 1e-8;
  if (fault == WRONG_VECTOR) a[(n / 3) * n + 5] += 1e-8;
  if (fault == SWAPPED) /* a pair found twice: each residual is small */
    memcpy(a + n, a, (size_t)n * sizeof *a), w[1] = w[0];
  if (fault == NOT_FINITE) a[7] = NAN;
  return info;
}

static double *random_symmetric(int64_t n, uint64_t seed)
{
  double *a = calloc((size_t)(n * n), sizeof *a);
  for (int64_t i = 0; i < n; i++)
    for (int64_t j = 0; j <= i; j++)
      a[i * n + j] = a[j * n + i] = dw_rng_normal(seed, (uint64_t)i, (uint32_t)j, 0);
  return a;
}

static double largest_residual(int64_t n, const double *a, const double *w, const double *z)
{
  double worst = 0;
  for (int64_t m = 0; m < n; m++)
    for (int64_t i = 0; i < n; i++)
      worst = fmax(worst, fabs(dw_dot(n, a + i * n, z + m * n) - w[m] * z[m * n + i]));
  return worst;
}

START_TEST(eigenpairs_of_a_random_matrix_are_exact_to_rounding)
{
  dw_ctx ctx = bare_context("eigen");
  const int64_t n = 150;
  double *a = random_symmetric(n, 3), *keep = random_symmetric(n, 3), w[150];
  double *z = calloc((size_t)(n * n), sizeof *z);
  fault = SOUND;
  ck_assert_msg(dw_eigen(&ctx, n, a, w, z) == DW_OK, "%s", ctx.error.text);
  ck_assert_double_le(largest_residual(n, keep, w, z), 1e-12);
  for (int64_t m = 1; m < n; m++)
    ck_assert_double_le(w[m - 1], w[m]);
  free(a), free(keep), free(z);
  bare_close(&ctx);
}
END_TEST

START_TEST(diagonalisation_in_place_gives_the_same_bits)
{
  dw_ctx ctx = bare_context("eigen");
  const int64_t n = 60;
  double *a = random_symmetric(n, 5), *b = random_symmetric(n, 5), w[60], v[60];
  double *z = calloc((size_t)(n * n), sizeof *z);
  fault = SOUND;
  ck_assert_int_eq(dw_eigen(&ctx, n, a, w, z), DW_OK);
  ck_assert_int_eq(dw_eigen(&ctx, n, b, v, b), DW_OK);
  ck_assert_mem_eq(w, v, sizeof w);
  ck_assert_mem_eq(z, b, (size_t)(n * n) * sizeof *z);
  free(a), free(b), free(z);
  bare_close(&ctx);
}
END_TEST

START_TEST(wrong_results_of_lapack_are_caught_and_named)
{
  dw_ctx ctx = bare_context("eigen");
  const int64_t n = 120;
  double *a = random_symmetric(n, 4), w[120], *z = calloc((size_t)(n * n), sizeof *z);
  fault = _i;
  ck_assert_int_eq(dw_eigen(&ctx, n, a, w, z), DW_ENUMERIC);
  ck_assert_msg(strstr(ctx.error.text, "computed wrong") != NULL, "%s", ctx.error.text);
  char name[128];
  bool openblas;
  dw_blas_name(name, sizeof name, &openblas);
  ck_assert_ptr_nonnull(strstr(ctx.error.text, name));
  if (openblas) ck_assert_ptr_nonnull(strstr(ctx.error.text, "OPENBLAS_CORETYPE"));
  free(a), free(z);
  bare_close(&ctx);
}
END_TEST

START_TEST(matrix_with_nan_is_refused)
{
  dw_ctx ctx = bare_context("eigen");
  double a[4] = {1, NAN, NAN, 1}, w[2], z[4];
  ck_assert_int_eq(dw_eigen(&ctx, 2, a, w, z), DW_ENUMERIC);
  ck_assert_ptr_nonnull(strstr(ctx.error.text, "not finite"));
  bare_close(&ctx);
}
END_TEST

/* -- the Hessian of a network of springs ----------------------------------------------- */

typedef struct {
  dw_ctx ctx;
  springs *net;
  double *rhs, *out, *back;
} bench;

static void open_network(bench *b, springs *net)
{
  *b = (bench){.ctx = bare_context("net"), .net = net};
  const int64_t sites = net->V.sites;
  b->ctx.algebra = dw_algebra_new();
  b->rhs = calloc(9 * (size_t)sites, sizeof *b->rhs);
  b->out = b->rhs + 3 * sites, b->back = b->out + 3 * sites;
  for (int64_t i = 0; i < 3 * sites; i++)
    b->rhs[i] = dw_rng_normal(9, (uint64_t)i, 0, 0);
}

static void open_bench(bench *b, int sites, double reach)
{
  open_network(b, springs_new(sites, reach, 11));
}

static void close_bench(bench *b)
{
  dw_algebra_free(b->ctx.algebra);
  springs_free(b->net);
  free(b->rhs);
  bare_close(&b->ctx);
}

static double solve_error(bench *b, const double *x)
{
  dw_landscape *V = &b->net->V;
  ck_assert_msg(dw_solve(&b->ctx, V, x, b->rhs, b->out) == DW_OK, "%s", b->ctx.error.text);
  V->contract(V, 0, x, 2, b->out, b->back, NULL);
  dw_project(V, b->rhs);
  double worst = 0, mean[3] = {0};
  for (int64_t i = 0; i < V->n; i++) {
    worst = fmax(worst, fabs(b->back[i] - b->rhs[i]));
    mean[i % 3] += b->out[i];
  }
  for (int a = 0; a < 3; a++)
    worst = fmax(worst, fabs(mean[a]));
  return worst;
}

START_TEST(solution_inverts_the_hessian_free_of_translation)
{
  bench b;
  open_bench(&b, 60, 2.2);
  ck_assert_double_le(solve_error(&b, b.net->ref), 1e-11);
  int64_t negative = -1;
  ck_assert_int_eq(dw_inertia(&b.ctx, &b.net->V, b.net->ref, &negative), DW_OK);
  ck_assert_int_eq(negative, 0);
  close_bench(&b);
}
END_TEST

/* Every bond wants to be longer: some directions are unstable. */
static void squeeze(bench *b, double strain)
{
  for (int64_t m = 0; m < b->net->bonds; m++)
    b->net->rest[m] *= 1 + strain;
}

START_TEST(indefinite_hessians_are_solved_and_their_inertia_counted)
{
  bench b;
  open_bench(&b, 40, 2.4);
  squeeze(&b, 0.3);
  ck_assert_double_le(solve_error(&b, b.net->ref), 1e-9);
  const int64_t n = b.net->V.n;
  double *h = calloc((size_t)(n * n), sizeof *h), *w = calloc((size_t)n, sizeof *w);
  int64_t negative = -1, count = 0;
  fault = SOUND;
  b.net->V.hessian(&b.net->V, 0, b.net->ref, h);
  ck_assert_int_eq(dw_eigen(&b.ctx, n, h, w, h), DW_OK);
  for (int64_t i = 0; i < n; i++)
    count += w[i] < -1e-9;
  ck_assert_int_eq(dw_inertia(&b.ctx, &b.net->V, b.net->ref, &negative), DW_OK);
  ck_assert_int_gt(count, 1);
  ck_assert_int_eq(negative, count);
  free(h), free(w);
  close_bench(&b);
}
END_TEST

/* From a minimum to a saddle of high index: only where one eigenvalue is negative is it
 * said to be the only one. */
START_TEST(a_single_negative_eigenvalue_is_proven_where_it_is_single)
{
  enum { STRAINS = 60 };
  int proofs = 0, many = 0;
  fault = SOUND;
  for (int k = 0; k < STRAINS; k++) {
    bench b;
    open_bench(&b, 60, 2.2);
    squeeze(&b, 0.3 * k / STRAINS);
    const int64_t n = b.net->V.n;
    double *h = calloc((size_t)(n * n), sizeof *h), *w = calloc((size_t)n, sizeof *w);
    int64_t count = 0;
    bool proven;
    b.net->V.hessian(&b.net->V, 0, b.net->ref, h);
    ck_assert_int_eq(dw_eigen(&b.ctx, n, h, w, h), DW_OK);
    while (w[count] < -1e-9)
      count++;
    ck_assert_int_eq(dw_factor_positive_but(&b.ctx, &b.net->V, b.net->ref, h, &proven),
                     DW_OK);
    if (proven) ck_assert_int_le(count, 1);
    proofs += proven && count == 1, many += count > 1;
    free(h), free(w);
    close_bench(&b);
  }
  ck_assert_int_gt(many, 0);
#ifdef HAVE_CHOLMOD
  ck_assert_int_gt(proofs, 0);
#else
  (void)proofs;
#endif
}
END_TEST

START_TEST(another_point_is_another_factorisation)
{
  bench b;
  open_bench(&b, 40, 2.4);
  ck_assert_double_le(solve_error(&b, b.net->ref), 1e-11);
  b.net->ref[4] += 0.05;
  ck_assert_double_le(solve_error(&b, b.net->ref), 1e-11);
  close_bench(&b);
}
END_TEST

START_TEST(loose_particles_make_the_hessian_singular)
{
  bench b;
  open_bench(&b, 30, 2.4);
  for (int64_t m = 0; m < b.net->bonds; m++)
    if (b.net->i[m] == 29 || b.net->j[m] == 29) b.net->k[m] = 0;
  ck_assert_int_eq(dw_solve(&b.ctx, &b.net->V, b.net->ref, b.rhs, b.out), DW_ENUMERIC);
  ck_assert_ptr_nonnull(strstr(b.ctx.error.text, "singular"));
  close_bench(&b);
}
END_TEST

/* Against the full spectrum: values, M z = value z, orthonormality. */
static void compare_lowest(bench *b, int64_t count)
{
  dw_landscape *V = &b->net->V;
  const int64_t n = V->n;
  double *h = calloc((size_t)(n * n), sizeof *h), *w = calloc((size_t)n, sizeof *w);
  double *z = calloc((size_t)(n * count), sizeof *z), low[40];
  fault = SOUND;
  V->hessian(V, 0, b->net->ref, h);
  ck_assert_int_eq(dw_eigen(&b->ctx, n, h, w, h), DW_OK);
  ck_assert_msg(dw_lowest(&b->ctx, V, b->net->ref, count, low, z) == DW_OK, "%s",
                b->ctx.error.text);
  for (int64_t m = 0; m < count; m++) {
    ck_assert_double_eq_tol(low[m], w[m], 1e-10);
    V->contract(V, 0, b->net->ref, 2, z + m * n, b->back, NULL);
    for (int64_t i = 0; i < n; i++)
      ck_assert_double_eq_tol(b->back[i], low[m] * z[m * n + i], 1e-8);
    for (int64_t k = 0; k <= m; k++)
      ck_assert_double_eq_tol(dw_dot(n, z + m * n, z + k * n), k == m, 1e-10);
  }
  free(h), free(w), free(z);
}

START_TEST(lowest_modes_are_those_of_the_full_spectrum)
{
  static const double strain[] = {0, 0.02, 0.06, 0.3};
  bench b;
  open_bench(&b, 190, 2);
  squeeze(&b, strain[_i]); /* 0: a minimum; the last: a saddle of high index */
  compare_lowest(&b, 12);
  close_bench(&b);
}
END_TEST

/* The factor of a minimum is the one of this build's sparse library. */
START_TEST(minima_are_factorised_sparse)
{
  bench b;
  const dw_factor *f;
  open_network(&b, springs_crystal(6));
  ck_assert_int_eq(dw_algebra_factor(&b.ctx, &b.net->V, b.net->ref, &f), DW_OK);
#ifdef HAVE_CHOLMOD
  ck_assert_str_eq(dw_factor_method(f), "sparse (CHOLMOD)");
#else
  ck_assert_ptr_nonnull(strstr(dw_factor_method(f), "Cholesky"));
#endif
  ck_assert_double_le(solve_error(&b, b.net->ref), 1e-11);
  close_bench(&b);
}
END_TEST

START_TEST(lowest_modes_of_a_crystal_come_in_full_multiplets)
{
  bench b;
  open_network(&b, springs_crystal(6));
  compare_lowest(&b, 30);
  close_bench(&b);
}
END_TEST

int main(void)
{
  Suite *suite = suite_create("algebra");
  TCase *tc = tcase_create("algebra");
  tcase_set_timeout(tc, 120);
  tcase_add_test(tc, eigenpairs_of_a_random_matrix_are_exact_to_rounding);
  tcase_add_test(tc, diagonalisation_in_place_gives_the_same_bits);
  tcase_add_loop_test(tc, wrong_results_of_lapack_are_caught_and_named, WRONG_VALUE,
                      NOT_FINITE + 1);
  tcase_add_test(tc, matrix_with_nan_is_refused);
  tcase_add_test(tc, solution_inverts_the_hessian_free_of_translation);
  tcase_add_test(tc, indefinite_hessians_are_solved_and_their_inertia_counted);
  tcase_add_test(tc, a_single_negative_eigenvalue_is_proven_where_it_is_single);
  tcase_add_test(tc, another_point_is_another_factorisation);
  tcase_add_test(tc, loose_particles_make_the_hessian_singular);
  tcase_add_loop_test(tc, lowest_modes_are_those_of_the_full_spectrum, 0, 4);
  tcase_add_test(tc, lowest_modes_of_a_crystal_come_in_full_multiplets);
  tcase_add_test(tc, minima_are_factorised_sparse);
  suite_add_tcase(suite, tc);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  const int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
