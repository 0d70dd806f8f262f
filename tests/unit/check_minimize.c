/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "search_rig.h"
#include "unit.h"

static const char *const styles[] = {"lbfgs", "cg", "fire"};
enum { STYLES = 3 };

typedef dw_status value_fn(dw_landscape *, int64_t, const double *, double *, double *);

/* A landscape of n numbers made of one function. */
static dw_landscape landscape(int64_t n, value_fn *value)
{
  return (dw_landscape){.size = sizeof(dw_landscape),
                        .n = n,
                        .sites = 1,
                        .dim = n,
                        .smooth = 99,
                        .orders = 1,
                        .value = value};
}

static dw_minimize_report run(const char *line, dw_landscape *V, double *x, double *g,
                              dw_minimize_limits limits)
{
  dw_instance *it = rig_make(DW_KIND_MINIMIZE, line);
  dw_point p = {.x = x, .g = g};
  dw_minimize_report report;
  rig_ok(dw_minimize(&rig, it, V, &limits, &p, &report));
  ck_assert_int_eq(rig.error.status, DW_OK);
  dw_instance_free(&rig, it);
  return report;
}

static const dw_minimize_limits tight = {.ftol = 1e-10, .maxiter = 20000};

static dw_status rosenbrock(dw_landscape *V, int64_t slot, const double *x, double *e,
                            double *g)
{
  (void)V, (void)slot;
  const double a = 1 - x[0], b = x[1] - x[0] * x[0];
  *e = a * a + 100 * b * b;
  if (g) g[0] = -2 * a - 400 * b * x[0], g[1] = 200 * b;
  return DW_OK;
}

START_TEST(each_style_walks_down_the_valley_of_rosenbrock)
{
  for (int k = 0; k < STYLES; k++) {
    dw_landscape V = landscape(2, rosenbrock);
    double x[2] = {-1.2, 1}, g[2];
    const dw_minimize_report r = run(styles[k], &V, x, g, tight);
    ck_assert_int_eq(r.reason, DW_CONVERGED_GRADIENT);
    ck_assert_double_lt(r.fmax, 1e-10);
    ck_assert_double_eq_tol(x[0], 1, 1e-8);
    ck_assert_double_eq_tol(x[1], 1, 1e-8);
  }
}
END_TEST

START_TEST(each_style_finds_the_minimum_of_a_bent_double_well)
{
  for (int k = 0; k < STYLES; k++) {
    dw_instance *well = rig_make(DW_KIND_LANDSCAPE, "double_well modes 60 bend 2");
    dw_landscape *V = rig_analytic(well);
    double x[61] = {0.3}, g[61];
    for (int i = 1; i < 61; i++)
      x[i] = 0.1 * sin(i);
    const dw_minimize_report r = run(styles[k], V, x, g, tight);
    ck_assert_int_eq(r.reason, DW_CONVERGED_GRADIENT);
    ck_assert_double_eq_tol(x[0], 0.2, 1e-9);
    for (int i = 1; i < 61; i++)
      ck_assert_double_eq_tol(x[i], 0, 1e-9);
    dw_landscape_free(V);
    dw_instance_free(&rig, well);
  }
}
END_TEST

/* An energy of 1e6 is known to 1e-10: it says nothing of forces below 1e-5. */
static dw_status high_bowl(dw_landscape *V, int64_t slot, const double *x, double *e,
                           double *g)
{
  (void)slot;
  double sum = 0;
  for (int64_t i = 0; i < V->n; i++) {
    const double c = 1 + (double)i * 4;
    sum += 0.5 * c * x[i] * x[i] + 0.25 * x[i] * x[i] * x[i] * x[i];
    if (g) g[i] = c * x[i] + x[i] * x[i] * x[i];
  }
  *e = 1e6 + sum;
  return DW_OK;
}

START_TEST(forces_converge_far_below_the_rounding_of_the_energy)
{
  for (int k = 0; k < STYLES; k++) {
    dw_landscape V = landscape(50, high_bowl);
    double x[50], g[50];
    for (int i = 0; i < 50; i++)
      x[i] = cos(3 * i);
    const dw_minimize_report r = run(styles[k], &V, x, g, tight);
    ck_assert_int_eq(r.reason, DW_CONVERGED_GRADIENT);
    ck_assert_double_lt(dw_max_abs(50, x), 1e-9);
  }
}
END_TEST

START_TEST(a_tolerance_that_rounding_cannot_reach_ends_with_an_honest_reason)
{
  for (int k = 0; k < STYLES; k++) {
    dw_landscape V = landscape(2, rosenbrock);
    double x[2] = {-1.2, 1}, g[2];
    const dw_minimize_limits never = {.ftol = 1e-300, .maxiter = 20000};
    const dw_minimize_report r = run(styles[k], &V, x, g, never);
    /* the point may be exact: then its force is zero */
    if (r.reason == DW_CONVERGED_GRADIENT)
      ck_assert_double_eq(r.fmax, 0);
    else
      ck_assert_int_ne(r.reason, DW_ITERATING);
    ck_assert_double_lt(r.fmax, 1e-10);
  }
}
END_TEST

static dw_status plateau(dw_landscape *V, int64_t slot, const double *x, double *e,
                         double *g)
{
  (void)slot, (void)x;
  *e = 1;
  for (int64_t i = 0; g && i < V->n; i++)
    g[i] = 0;
  return DW_OK;
}

START_TEST(a_plateau_has_converged_where_it_starts)
{
  for (int k = 0; k < STYLES; k++) {
    dw_landscape V = landscape(3, plateau);
    double x[3] = {1, 2, 3}, g[3];
    const dw_minimize_report r = run(styles[k], &V, x, g, tight);
    ck_assert_int_eq(r.reason, DW_CONVERGED_GRADIENT);
    ck_assert_int_eq(r.evaluations, 1);
    ck_assert_double_eq(x[2], 3);
  }
}
END_TEST

/* V = x^3 has no minimum. */
static dw_status cubic(dw_landscape *V, int64_t slot, const double *x, double *e, double *g)
{
  (void)V, (void)slot;
  *e = x[0] * x[0] * x[0];
  if (g) g[0] = 3 * x[0] * x[0];
  return isfinite(*e) ? DW_OK : DW_ENUMERIC;
}

START_TEST(a_bottomless_landscape_ends_at_the_limit)
{
  for (int k = 0; k < STYLES; k++) {
    dw_landscape V = landscape(1, cubic);
    double x[1] = {-1}, g[1];
    const dw_minimize_limits few = {.ftol = 1e-10, .maxiter = 300};
    const dw_minimize_report r = run(styles[k], &V, x, g, few);
    ck_assert_int_eq(r.reason, DW_DIVERGED_MAXITER);
    ck_assert_int_eq(r.iterations, 300);
  }
}
END_TEST

static dw_status nowhere(dw_landscape *V, int64_t slot, const double *x, double *e,
                         double *g)
{
  (void)V, (void)slot, (void)x, (void)g;
  *e = NAN;
  return DW_ENUMERIC;
}

START_TEST(a_landscape_that_is_not_finite_is_a_reason_not_a_crash)
{
  for (int k = 0; k < STYLES; k++) {
    dw_landscape V = landscape(2, nowhere);
    double x[2] = {0, 0}, g[2];
    const dw_minimize_report r = run(styles[k], &V, x, g, tight);
    ck_assert_int_eq(r.reason, DW_DIVERGED_NAN);
  }
}
END_TEST

/* A bowl at x = 1 beside a forbidden half-line x > 1.05. */
static dw_status beside_a_wall(dw_landscape *V, int64_t slot, const double *x, double *e,
                               double *g)
{
  (void)V, (void)slot;
  if (x[0] > 1.05) return DW_ENUMERIC;
  *e = 50 * (x[0] - 1) * (x[0] - 1) + 0.5 * x[1] * x[1];
  if (g) g[0] = 100 * (x[0] - 1), g[1] = x[1];
  return DW_OK;
}

START_TEST(line_searches_step_back_from_where_the_energy_is_not_finite)
{
  for (int k = 0; k < 2; k++) {
    dw_landscape V = landscape(2, beside_a_wall);
    double x[2] = {-3, 2}, g[2];
    const dw_minimize_report r = run(styles[k], &V, x, g, tight);
    ck_assert_int_eq(r.reason, DW_CONVERGED_GRADIENT);
    ck_assert_double_eq_tol(x[0], 1, 1e-9);
  }
}
END_TEST

START_TEST(limits_are_kept)
{
  for (int k = 0; k < STYLES; k++) {
    dw_landscape V = landscape(2, rosenbrock);
    double x[2] = {-1.2, 1}, g[2];
    const dw_minimize_limits few = {.ftol = 1e-10, .maxeval = 12};
    const dw_minimize_report r = run(styles[k], &V, x, g, few);
    ck_assert_int_eq(r.reason, DW_DIVERGED_MAXITER);
    ck_assert_int_ge(r.evaluations, 12);
    ck_assert_int_le(r.evaluations, 12 + 40);
  }
}
END_TEST

/* LAMMPS (cg, fire and hftn to 1e-10), lj/smooth/linear: input_examples/kob_andersen. */
START_TEST(the_kob_andersen_minimum_is_that_of_lammps)
{
  dw_system *sys;
  rig_ok(dw_lammps_read(&rig, DW_TEST_EXAMPLES "/kob_andersen/ka_T040.data",
                        DW_DIAMETER_AUTO, &sys));
  rig.system = sys;
  dw_instance *lj = rig_make(DW_KIND_PAIR, "lj cut 2.5 shift force");
  const dw_pair_ops *ops = lj->style->ops;
  static const double c[3][2] = {{1, 1}, {1.5, 0.8}, {0.5, 0.88}};
  static const int32_t types[3][2] = {{1, 1}, {1, 2}, {2, 2}};
  for (int k = 0; k < 3; k++) {
    double pair[2] = {c[k][0], c[k][1]};
    rig_ok(ops->coeff(lj->self, &rig, types[k][0], types[k][1], &(dw_reals){2, pair}));
  }
  dw_landscape *V;
  rig_ok(dw_landscape_particles(&rig, sys, lj->style, lj->self, rig.skin, &V));
  dw_point p = {.x = (double *)sys->x};
  dw_minimize_report r;
  rig_ok(dw_minimize_default(&rig, V, 1e-10, &p, &r));
  ck_assert_int_eq(r.reason, DW_CONVERGED_GRADIENT);
  ck_assert_double_lt(r.fmax, 1e-10);
  ck_assert_double_eq_tol(r.e, -10233.676823218, 1e-6);
  dw_landscape_free(V);
  dw_instance_free(&rig, lj);
}
END_TEST

UNIT_MAIN_WITH("minimize", rig_open, rig_close,
               each_style_walks_down_the_valley_of_rosenbrock,
               each_style_finds_the_minimum_of_a_bent_double_well,
               forces_converge_far_below_the_rounding_of_the_energy,
               a_tolerance_that_rounding_cannot_reach_ends_with_an_honest_reason,
               a_plateau_has_converged_where_it_starts,
               a_bottomless_landscape_ends_at_the_limit,
               a_landscape_that_is_not_finite_is_a_reason_not_a_crash,
               line_searches_step_back_from_where_the_energy_is_not_finite, limits_are_kept,
               the_kob_andersen_minimum_is_that_of_lammps)
