/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* modes cubic, quartic and pseudoharmonic: on a landscape where every mode is known, and on
 * a network of springs whose derivatives are the test's own. */
#include "springs.h"
#include "statements.h"
#include "unit.h"

static const dw_modeset *set_of(dw_ctx *ctx, const char *name)
{
  const dw_modes *m = dw_modes_named(ctx->modesets, name);
  ck_assert_msg(m != NULL, "no set %s", name);
  return &m->set;
}

/* -- V = sum over axes of a x^2/2 + e x^3/6 + c x^4/24 ----------------------------------
 */

/* Stationary points of kappa^3/tau^2 and kappa^2/chi mix any axes and have the sum of their
 * values; so the single axes are the minima. */
enum { AXES = 6 };
static const double a[AXES] = {1, 2, 1.5, 3, 0.7, 2.5}, e[AXES] = {1, -2, 1.2, 3, 0.5, -4},
                    c[AXES] = {3, 5, 4, 9, 2, 30};

static dw_status separable_value(dw_landscape *V, int64_t slot, const double *x, double *v,
                                 double *g)
{
  (void)V, (void)slot;
  *v = 0;
  for (int i = 0; i < AXES; i++) {
    const double y = x[i];
    *v += y * y * (a[i] / 2 + y * (e[i] / 6 + y * c[i] / 24));
    if (g) g[i] = y * (a[i] + y * (e[i] / 2 + y * c[i] / 6));
  }
  return DW_OK;
}

static dw_status separable_contract(dw_landscape *V, int64_t slot, const double *x, int k,
                                    const double *z, double *out, double *s)
{
  (void)slot;
  for (int i = 0; i < AXES; i++) {
    const double d[] = {a[i] + x[i] * (e[i] + x[i] * c[i] / 2), e[i] + x[i] * c[i], c[i]};
    out[i] = d[k - 2] * pow(z[i], k - 1);
  }
  if (s) *s = dw_dot(V->n, out, z);
  return DW_OK;
}

static dw_status separable_hessian(dw_landscape *V, int64_t slot, const double *x,
                                   double *H)
{
  double unit[AXES] = {0};
  for (int i = 0; i < AXES; i++) {
    unit[i] = 1;
    separable_contract(V, slot, x, 2, unit, H + AXES * i, NULL);
    unit[i] = 0;
  }
  return DW_OK;
}

static dw_landscape separable(void)
{
  return (dw_landscape){.size = sizeof(dw_landscape),
                        .n = AXES,
                        .sites = 1,
                        .dim = AXES,
                        .smooth = 99,
                        .orders = 4,
                        .value = separable_value,
                        .contract = separable_contract,
                        .hessian = separable_hessian};
}

static int axis_of(const double *z)
{
  int top = 0;
  for (int i = 1; i < AXES; i++)
    if (fabs(z[i]) > fabs(z[top])) top = i;
  return top;
}

static double known(bool quartic, int i)
{
  return quartic ? a[i] * a[i] / c[i] : 2 * pow(a[i], 3) / (3 * e[i] * e[i]);
}

/* The same with the quartic term of axis 1 turned round. */
static dw_status softening_contract(dw_landscape *V, int64_t slot, const double *x, int k,
                                    const double *z, double *out, double *s)
{
  DW_TRY(separable_contract(V, slot, x, k, z, out, NULL));
  if (k == 4) out[1] = -out[1];
  if (s) *s = dw_dot(V->n, out, z);
  return DW_OK;
}

static void write_start(const char *name, double z1, double z4)
{
  FILE *f = fopen(name, "w");
  ck_assert_ptr_nonnull(f);
  fprintf(f, "0 %.17g 0 0 %.17g 0\n", z1, z4);
  fclose(f);
}

/* Random starts find all of them, and nothing else. */
START_TEST(every_mode_of_a_separable_landscape_is_found)
{
  const char *style = _i ? "quartic" : "cubic";
  static const double origin[AXES];
  dw_landscape V = separable();
  dw_ctx ctx = statements_open(&V, origin);
  char line[80];
  snprintf(line, sizeof line, "modes %s random 100 distinct 0.999 as set", style);
  must(&ctx, line);
  const dw_modeset *s = set_of(&ctx, "set");
  ck_assert_int_eq(s->count, AXES);
  bool seen[AXES] = {false};
  double found = 0;
  for (int64_t m = 0; m < s->count; m++) {
    const int i = axis_of(s->z + m * AXES);
    ck_assert(!seen[i]);
    seen[i] = true;
    ck_assert_double_eq_tol(fabs(s->z[m * AXES + i]), 1, 1e-10);
    ck_assert_double_eq_tol(s->value[m], known(_i, i), 1e-10);
    ck_assert_double_eq_tol(s->stiffness[m], a[i], 1e-8);
    if (m) ck_assert_double_ge(s->value[m], s->value[m - 1]);
    ck_assert_int_gt(s->reason[m], 0);
    found += number(&ctx, "set.found", m);
  }
  ck_assert_double_eq(found, 100);
  statements_close(&ctx);
}
END_TEST

/* Axis 1 softens under strain in this one: with axis 4 (softer, a = 0.7 against 2) a start
 * turns to where U4:zzzz > 0 after as many products with M^+ as its own formula says. */
START_TEST(a_start_where_the_quartic_cost_is_undefined_is_softened)
{
  dw_landscape V = separable();
  static const double origin[AXES];
  V.contract = softening_contract;
  dw_ctx ctx = statements_open(&V, origin);
  double z1 = 1, z4 = 0.2, times = 0;
  write_start("softened-start", z1, z4);
  for (; - c[1] * pow(z1, 4) + c[4] * pow(z4, 4) <= 0; times++)
    z1 /= a[1], z4 /= a[4];
  ck_assert_double_gt(times, 0);
  must(&ctx, "modes quartic guess file:softened-start as set");
  ck_assert_double_eq(number(&ctx, "set.softened", 0), times);
  ck_assert_double_eq(number(&ctx, "set.converged", 0), 1);
  const double *z = set_of(&ctx, "set")->z;
  ck_assert_int_eq(axis_of(z), 4);
  ck_assert_double_eq_tol(number(&ctx, "set.c_guess", 0), 0.2 / sqrt(1.04), 1e-9);
  ck_assert_double_eq_tol(number(&ctx, "set.value", 0), known(true, 4), 1e-10);
  write_start("softened-start", 1, 0);
  must_fail(&ctx, "modes quartic guess file:softened-start", "nor where 20 products");
  remove("softened-start");
  statements_close(&ctx);
}
END_TEST

/* -- springs ----------------------------------------------------------------------------
 */

typedef double ratio(springs *net, const double *z);

static double stiffness(springs *net, const double *z)
{
  double out[600], kappa;
  net->V.contract(&net->V, 0, net->ref, 2, z, out, &kappa);
  return kappa / dw_dot(net->V.n, z, z);
}

/* d^4 V along z by differences of V, exact for this V. */
static double quartic(springs *net, const double *z)
{
  const double h = 2e-2 / dw_norm(net->V.n, z), w[] = {1, -4, 6, -4, 1};
  double sum = 0, y[600], v;
  for (int k = 0; k < 5; k++) {
    for (int64_t i = 0; i < net->V.n; i++)
      y[i] = net->ref[i] + (k - 2) * h * z[i];
    net->V.value(&net->V, 0, y, &v, NULL);
    sum += w[k] * v;
  }
  return pow(stiffness(net, z), 2) / (sum / pow(2e-2, 4));
}

static double pseudoharmonic(springs *net, const double *z)
{
  double sum = 0;
  for (int64_t m = 0; m < net->bonds; m++) {
    double b = 0;
    for (int q = 0; q < 3; q++)
      b += pow(z[3 * net->i[m] + q] - z[3 * net->j[m] + q], 2);
    sum += b * b;
  }
  return pow(stiffness(net, z) * dw_dot(net->V.n, z, z), 2) / sum;
}

static ratio *const ratios[] = {quartic, pseudoharmonic};
static const char *const styles[] = {"quartic", "pseudoharmonic"};

/* The value is the style's ratio, and the lowest near by, in random directions. */
START_TEST(modes_are_minima_of_their_ratio)
{
  springs *net = springs_new(40, 2.4, 7);
  dw_ctx ctx = statements_open(&net->V, net->ref);
  must(&ctx, "modes linear all as lin");
  char line[80];
  snprintf(line, sizeof line, "modes %s guess lin.5 lin.6 lin.40 lin.120 as set",
           styles[_i]);
  must(&ctx, line);
  const dw_modeset *s = set_of(&ctx, "set");
  ck_assert_int_eq(s->count, 4);
  ck_assert_double_eq(number(&ctx, "set.converged", 0), 1);
  for (int64_t m = 0; m < s->count; m++) {
    const double *z = s->z + m * s->n, value = ratios[_i](net, z);
    ck_assert_double_eq_tol(s->value[m] / value, 1, 1e-6);
    ck_assert_double_eq_tol(dw_norm(s->n, z), 1, 1e-12);
    ck_assert_double_le(s->residual[m], 1e-10);
    ck_assert_double_le(s->value[m], number(&ctx, "set.b_guess", m));
    for (uint32_t k = 0; k < 100; k++) {
      double y[600];
      for (int64_t i = 0; i < s->n; i++)
        y[i] = z[i] + 1e-2 * dw_rng_normal(8, (uint64_t)i, k, 0) / sqrt((double)s->n);
      dw_project(&net->V, y);
      ck_assert_double_gt(ratios[_i](net, y), value);
    }
  }
  statements_close(&ctx);
  springs_free(net);
}
END_TEST

/* d log b/dz = 4 (M z/kappa - t/G), by differences of b where a search of no step stays,
 * against the residual that is reported there. */
START_TEST(residual_is_the_gradient_of_the_ratio)
{
  springs *net = springs_new(40, 2.4, 7);
  dw_ctx ctx = statements_open(&net->V, net->ref);
  must(&ctx, "modes linear lowest 9");
  char line[80];
  snprintf(line, sizeof line, "modes %s guess linear.9 maxiter 0 as set", styles[_i]);
  must(&ctx, line);
  const dw_modeset *s = set_of(&ctx, "set");
  double y[600], Mz[600], sum = 0;
  const double h = 1e-3;
  net->V.contract(&net->V, 0, net->ref, 2, s->z, Mz, NULL);
  memcpy(y, s->z, (size_t)s->n * sizeof *y);
  for (int64_t i = 0; i < s->n; i++) {
    y[i] = s->z[i] + h;
    const double up = log(ratios[_i](net, y));
    y[i] = s->z[i] - h;
    sum += pow((up - log(ratios[_i](net, y))) / (2 * h), 2);
    y[i] = s->z[i];
  }
  ck_assert_double_eq(number(&ctx, "set.reason", 0), DW_DIVERGED_MAXITER);
  ck_assert_double_eq(number(&ctx, "set.converged", 0), 0);
  ck_assert_double_gt(s->residual[0], 1e-2);
  ck_assert_double_eq_tol(
      sqrt(sum) / 4 * s->stiffness[0] / dw_norm(s->n, Mz) / s->residual[0], 1, 1e-4);
  statements_close(&ctx);
  springs_free(net);
}
END_TEST

/* M z, of the test, is a pair of opposite forces. */
START_TEST(a_dipole_start_answers_a_dipole_of_forces)
{
  springs *net = springs_new(60, 2.2, 6);
  dw_ctx ctx = statements_open(&net->V, net->ref);
  must(&ctx, "modes cubic dipole 5 maxiter 0 as set");
  const dw_modeset *s = set_of(&ctx, "set");
  ck_assert_int_eq(s->count, 5);
  for (int64_t m = 0; m < s->count; m++) {
    double f[600], most = 0;
    int pushed[200], count = 0;
    net->V.contract(&net->V, 0, net->ref, 2, s->z + m * s->n, f, NULL);
    for (int64_t i = 0; i < s->n; i++)
      most = fmax(most, fabs(f[i]));
    for (int i = 0; i < 60; i++)
      if (dw_norm(3, f + 3 * i) > 1e-9 * most) pushed[count++] = i;
    ck_assert_int_eq(count, 2);
    bool bonded = false;
    for (int64_t k = 0; k < net->bonds; k++)
      bonded |= net->i[k] == pushed[1] && net->j[k] == pushed[0];
    ck_assert(bonded);
    for (int q = 0; q < 3; q++)
      ck_assert_double_eq_tol(f[3 * pushed[0] + q], -f[3 * pushed[1] + q], 1e-9 * most);
  }
  statements_close(&ctx);
  springs_free(net);
}
END_TEST

START_TEST(starts_are_those_of_the_seed)
{
  springs *net = springs_new(60, 2.2, 6);
  dw_ctx ctx = statements_open(&net->V, net->ref);
  static const char line[] = "modes quartic random 2 dipole 2 maxiter 0 as set";
  double first[4 * 180];
  must(&ctx, line);
  memcpy(first, set_of(&ctx, "set")->z, sizeof first);
  must(&ctx, line);
  ck_assert_mem_eq(first, set_of(&ctx, "set")->z, sizeof first);
  ctx.seed = 99;
  must(&ctx, line);
  for (int m = 0; m < 4; m++)
    ck_assert_double_lt(
        fabs(dw_dot(180, first + 180 * m, set_of(&ctx, "set")->z + 180 * m)), 0.9999);
  statements_close(&ctx);
  springs_free(net);
}
END_TEST

START_TEST(modes_of_a_set_differ_and_count_their_starts)
{
  springs *net = springs_new(60, 2.2, 6);
  dw_ctx ctx = statements_open(&net->V, net->ref);
  must(&ctx, "modes linear all as lin");
  must(&ctx,
       "modes cubic guess lin.4 lin.4 lin.5 random 10 dipole 20 distinct 0.99 as set");
  const dw_modeset *s = set_of(&ctx, "set");
  double found = 0;
  for (int64_t m = 0; m < s->count; m++) {
    found += number(&ctx, "set.found", m);
    for (int64_t k = 0; k < m; k++) {
      ck_assert_double_le(fabs(dw_dot(s->n, s->z + m * s->n, s->z + k * s->n)), 0.99);
      ck_assert_double_le(s->value[k], s->value[m]);
    }
  }
  ck_assert_double_eq(found, 33);
  ck_assert_int_lt(s->count, 33);
  statements_close(&ctx);
  springs_free(net);
}
END_TEST

START_TEST(what_has_no_start_or_no_derivative_is_refused)
{
  static const double origin[AXES];
  dw_landscape V = separable();
  dw_ctx ctx = statements_open(&V, origin);
  must_fail(&ctx, "modes quartic", "no start");
  must_fail(&ctx, "modes pseudoharmonic random 1", "no pairs of particles");
  must_fail(&ctx, "modes cubic dipole 1", "no pairs of particles");
  V.orders = 3;
  must_fail(&ctx, "modes quartic random 1", "no fourth derivatives");
  statements_close(&ctx);
}
END_TEST

int main(void)
{
  TCase *tc = tcase_create("nonlinear");
  tcase_set_timeout(tc, 120);
  tcase_add_loop_test(tc, every_mode_of_a_separable_landscape_is_found, 0, 2);
  tcase_add_test(tc, a_start_where_the_quartic_cost_is_undefined_is_softened);
  tcase_add_loop_test(tc, modes_are_minima_of_their_ratio, 0, 2);
  tcase_add_loop_test(tc, residual_is_the_gradient_of_the_ratio, 0, 2);
  tcase_add_test(tc, a_dipole_start_answers_a_dipole_of_forces);
  tcase_add_test(tc, starts_are_those_of_the_seed);
  tcase_add_test(tc, modes_of_a_set_differ_and_count_their_starts);
  tcase_add_test(tc, what_has_no_start_or_no_derivative_is_refused);
  Suite *suite = suite_create("nonlinear");
  suite_add_tcase(suite, tc);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  const int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
