/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Every pair potential against differences of its own lower derivatives, up to the fourth,
 * and against the definitions of local energy and virial. */
#include "model/nlist.h"
#include "pairs.h"
#include "unit.h"

enum { N = 60, DIM = 3 * N };

static const char *const lines[] = {"polydisperse",
                                    "polydisperse smooth 0 cut 1.4",
                                    "polydisperse smooth 3 nonadd 0",
                                    "polydisperse smooth 4 epsilon 2.5",
                                    "lj cut 1.6",
                                    "lj cut 1.6 shift energy",
                                    "lj cut 1.6 shift force",
                                    "ipl cut 1.5",
                                    "ipl exponent 10 cut 1.4 smooth 4",
                                    "ipl exponent 7.5 cut 1.4 smooth -1",
                                    "hertz",
                                    "hertz alpha 2",
                                    "hertz alpha 3.7"};
enum { LINES = sizeof lines / sizeof *lines };

static dw_box box(bool tilted)
{
  return dw_box_make((double[3]){0, 0, 0}, (double[3]){4.8, 5.2, 5.0},
                     tilted ? (double[3]){0.7, -0.5, 0.9} : NULL);
}

typedef struct {
  potential *p;
  dw_system *sys;
  dw_landscape *V;
} trial;

static trial trial_new(int line, bool tilted)
{
  trial t = {.p = potential_open(lines[line])};
  if (!strncmp(lines[line], "lj", 2)) {
    potential_coeff(t.p, 1, 1, 1.0, 1.0);
    potential_coeff(t.p, 1, 2, 1.5, 0.8);
    potential_coeff(t.p, 2, 2, 0.5, 0.88);
  }
  t.sys = random_system(&t.p->ctx, N, box(tilted), 0.75);
  t.V = potential_landscape(t.p, t.sys);
  return t;
}

static void trial_free(trial *t)
{
  dw_landscape_free(t->V), dw_system_free(t->sys), potential_close(t->p);
}

static void random_vector(uint64_t key, double z[DIM])
{
  for (int i = 0; i < DIM; i++)
    z[i] = dw_rng_normal(key, (uint64_t)i, 0, 0);
  const double norm = dw_norm(DIM, z);
  for (int i = 0; i < DIM; i++)
    z[i] /= norm;
}

/* The k-th derivative of V contracted with k-1 times z; k = 0 puts V into out[0]. */
static void derivative(const trial *t, const double *x, int k, const double *z,
                       double out[DIM])
{
  double e;
  memset(out, 0, DIM * sizeof *out);
  const dw_status status = k == 0   ? t->V->value(t->V, 0, x, out, NULL)
                           : k == 1 ? t->V->value(t->V, 0, x, &e, out)
                                    : t->V->contract(t->V, 0, x, k, z, out, NULL);
  ck_assert_int_eq(status, DW_OK);
}

/* d/dt of the k-th derivative at x + t z, to fourth order in h. */
static void difference(const trial *t, int k, const double *z, double h, double out[DIM])
{
  double x[DIM], f[DIM];
  static const double at[4] = {-1, -0.5, 0.5, 1}, weight[4] = {1, -8, 8, -1};
  memset(out, 0, DIM * sizeof *out);
  for (int m = 0; m < 4; m++) {
    for (int i = 0; i < DIM; i++)
      x[i] = ((const double *)t->sys->x)[i] + at[m] * h * z[i];
    derivative(t, x, k, z, f);
    for (int i = 0; i < DIM; i++)
      out[i] += weight[m] * f[i] / (6 * h);
  }
}

static double worst(const double *a, const double *b, int n)
{
  double most = 0;
  for (int i = 0; i < n; i++)
    most = fmax(most, fabs(a[i] - b[i]));
  return most;
}

START_TEST(derivatives_one_to_four_agree_with_differences_of_the_one_below)
{
  for (int tilted = 0; tilted < 2; tilted++) {
    trial t = trial_new(_i, tilted);
    double z[DIM], exact[DIM], approx[DIM];
    random_vector(5, z);
    derivative(&t, t.sys->x[0], 1, z, exact); /* dV/dt = g . z */
    difference(&t, 0, z, 2e-4, approx);
    const double slope = dw_dot(DIM, exact, z);
    ck_assert_double_eq_tol(slope, approx[0], 1e-7 * fmax(1, fabs(slope)));
    for (int k = 2; k <= 4; k++) {
      derivative(&t, t.sys->x[0], k, z, exact);
      difference(&t, k - 1, z, 2e-4, approx);
      const double scale = fmax(1, dw_max_abs(DIM, exact)),
                   error = worst(exact, approx, DIM);
      ck_assert_msg(error < 1e-7 * scale, "pair %s: order %d is off by %.3g of %.3g",
                    lines[_i], k, error, scale);
    }
    trial_free(&t);
  }
}
END_TEST

START_TEST(forces_are_the_negative_gradient_component_by_component)
{
  trial t = trial_new(_i, true);
  double g[DIM], x[DIM], e[4];
  derivative(&t, t.sys->x[0], 1, NULL, g);
  memcpy(x, t.sys->x[0], sizeof x);
  const double h = 2e-4;
  static const double at[4] = {-1, -0.5, 0.5, 1};
  for (int i = 0; i < DIM; i += 7) {
    for (int m = 0; m < 4; m++) {
      x[i] = ((const double *)t.sys->x)[i] + at[m] * h;
      t.V->value(t.V, 0, x, &e[m], NULL);
    }
    x[i] = ((const double *)t.sys->x)[i];
    const double slope = (e[0] - 8 * e[1] + 8 * e[2] - e[3]) / (6 * h);
    ck_assert_double_eq_tol(g[i], slope, 1e-7 * fmax(1, dw_max_abs(DIM, g)));
  }
  trial_free(&t);
}
END_TEST

START_TEST(hessian_is_symmetric_and_does_what_the_contraction_does)
{
  trial t = trial_new(_i, true);
  double *H = malloc(DIM * DIM * sizeof *H), z[DIM], want[DIM], s;
  random_vector(6, z);
  ck_assert_int_eq(t.V->hessian(t.V, 0, t.sys->x[0], H), DW_OK);
  ck_assert_int_eq(t.V->contract(t.V, 0, t.sys->x[0], 2, z, want, &s), DW_OK);
  double scale = 0;
  for (int i = 0; i < DIM; i++)
    scale = fmax(scale, dw_max_abs(DIM, H + i * DIM));
  for (int i = 0; i < DIM; i++) {
    ck_assert_double_eq_tol(dw_dot(DIM, H + i * DIM, z), want[i], 1e-12 * scale);
    for (int j = 0; j < i; j++)
      ck_assert_double_eq(H[i * DIM + j], H[j * DIM + i]);
  }
  ck_assert_double_eq_tol(s, dw_dot(DIM, z, want), 1e-12 * scale);
  free(H);
  trial_free(&t);
}
END_TEST

START_TEST(uniform_translations_cost_nothing_to_any_order)
{
  trial t = trial_new(_i, false);
  double z[DIM], out[DIM], H2[DIM], s;
  random_vector(7, z);
  derivative(&t, t.sys->x[0], 2, z, H2);
  for (int a = 0; a < 3; a++) {
    for (int i = 0; i < DIM; i++)
      z[i] = i % 3 == a;
    for (int k = 2; k <= 4; k++) {
      ck_assert_int_eq(t.V->contract(t.V, 0, t.sys->x[0], k, z, out, &s), DW_OK);
      ck_assert_double_eq_tol(dw_max_abs(DIM, out), 0, 1e-9 * fmax(1, dw_max_abs(DIM, H2)));
    }
  }
  trial_free(&t);
}
END_TEST

/* -- two particles: v(r) itself --------------------------------------------------- */

/* v and its derivatives in r of two particles of diameter 1 and species 1. */
static void radial(const trial *two, double r, double v[5])
{
  double x[6] = {0, 0, 0, r * 2 / 3, r / 3, r * 2 / 3},
         z[6] = {0, 0, 0, 2.0 / 3, 1.0 / 3, 2.0 / 3}, g[6];
  ck_assert_int_eq(two->V->value(two->V, 0, x, &v[0], g), DW_OK);
  v[1] = dw_dot(6, g, z);
  for (int k = 2; k <= 4; k++)
    ck_assert_int_eq(two->V->contract(two->V, 0, x, k, z, g, &v[k]), DW_OK);
}

static trial two_new(const char *line)
{
  trial t = {.p = potential_open(line)};
  dw_system_new(&t.p->ctx, 2, &t.sys);
  t.sys->box = dw_box_make((double[3]){0, 0, 0}, (double[3]){9, 9, 9}, NULL);
  t.V = potential_landscape(t.p, t.sys);
  return t;
}

START_TEST(derivatives_vanish_at_the_cutoff_as_far_as_declared_and_no_further)
{
  trial t = two_new(lines[_i]);
  const double cut = t.p->ops->cut(t.p->self, (dw_site){1, 1}, (dw_site){1, 1});
  const int smooth = t.V->smooth;
  double in[5], out[5];
  radial(&t, cut * (1 - 1e-12), in);
  radial(&t, cut * (1 + 1e-12), out);
  for (int k = 0; k <= 4; k++)
    ck_assert_double_eq(out[k], 0);
  for (int k = 0; k <= smooth && k <= 4; k++)
    ck_assert_msg(fabs(in[k]) < 2e-5, "pair %s: derivative %d jumps by %g", lines[_i], k,
                  in[k]);
  if (smooth < 4) ck_assert_double_gt(fabs(in[smooth + 1]), 1e-3);
  trial_free(&t);
}
END_TEST

START_TEST(published_jumps_of_the_third_and_fourth_derivative_are_met)
{
  trial t = two_new("polydisperse");
  double v[5];
  radial(&t, 1.25 * (1 - 1e-13), v);
  ck_assert_double_eq_tol(v[3], -94.6, 0.05);
  ck_assert_double_eq_tol(v[4], 908, 0.5);
  trial_free(&t);
}
END_TEST

START_TEST(published_coefficients_of_the_model_give_v)
{
  trial t = two_new("polydisperse");
  for (double r = 0.7; r < 1.25; r += 0.05) {
    double v[5];
    radial(&t, r, v);
    const double want = pow(r, -12) - 1.924145348608 + 2.111062325330 * r * r -
                        0.591097451092 * r * r * r * r;
    ck_assert_double_eq_tol(v[0], want, 1e-11 * fmax(1, want));
  }
  trial_free(&t);
}
END_TEST

/* -- local energies, swaps, virial --------------------------------------------------- */

static double local(const trial *t, const dw_nlist *list, int64_t i)
{
  double e = 0;
  const dw_system *s = t->sys;
  const dw_site site = {s->diameter[i], s->species[i]};
  ck_assert_int_eq(t->p->ops->local(t->p->self, s, list, i, s->x[i], site, &e), DW_OK);
  return e;
}

static double total(const trial *t)
{
  double e;
  ck_assert_int_eq(t->V->value(t->V, 0, t->sys->x[0], &e, NULL), DW_OK);
  return e;
}

static dw_neighbours *swap_list(const trial *t, const dw_nlist **list)
{
  const dw_list_rule rule = {
      t->p->ops, t->p->self,   dw_cut_max(t->p->ops, t->p->self, t->sys),
      0.2,       DW_LIST_SWAP, 1};
  dw_neighbours *l = dw_neighbours_new(&rule);
  ck_assert_int_eq(dw_neighbours_update(l, t->sys, list), DW_OK);
  return l;
}

START_TEST(half_the_sum_of_local_energies_is_the_energy)
{
  trial t = trial_new(_i, false);
  const dw_nlist *list;
  dw_neighbours *l = swap_list(&t, &list);
  double sum = 0;
  for (int64_t i = 0; i < N; i++)
    sum += 0.5 * local(&t, list, i);
  ck_assert_double_eq_tol(sum, total(&t), 1e-12 * fmax(1, fabs(sum)));
  dw_neighbours_free(l);
  trial_free(&t);
}
END_TEST

static void exchange(dw_system *s, int64_t i, int64_t j)
{
  const double d = s->diameter[i];
  const int32_t k = s->species[i];
  s->diameter[i] = s->diameter[j], s->diameter[j] = d;
  s->species[i] = s->species[j], s->species[j] = k;
}

/* The change of energy when two particles swap sites, from local energies, for neighbours
 * and for particles far apart. */
START_TEST(swaps_change_the_energy_by_the_change_of_local_energies)
{
  trial t = trial_new(_i, false);
  const dw_nlist *list;
  dw_neighbours *l = swap_list(&t, &list);
  for (int64_t i = 0; i < 10; i++) {
    const int64_t j = i % 2 ? list->index[list->start[i]] : N - 1 - i;
    if (i == j) continue;
    const double before = total(&t), old = local(&t, list, i) + local(&t, list, j);
    exchange(t.sys, i, j);
    const double new = local(&t, list, i) + local(&t, list, j);
    dw_landscape_free(t.V);
    t.V = potential_landscape(t.p, t.sys);
    const double after = total(&t);
    ck_assert_double_eq_tol(after - before, new - old, 1e-11 * fmax(1, fabs(before)));
  }
  dw_neighbours_free(l);
  trial_free(&t);
}
END_TEST

/* Energy after the affine strain x -> (1 + eps) x, eps of one component of (xx yy zz yz xz
 * xy): shears tilt the box. */
static double strained(const trial *t, int component, double eps)
{
  static const int to[6] = {0, 1, 2, 1, 0, 0}, from[6] = {0, 1, 2, 2, 2, 1};
  const int a = to[component], b = from[component];
  dw_system *s;
  dw_system_clone(&t->p->ctx, t->sys, &s);
  double edge[3][3] = {{s->box.h[0], 0, 0},
                       {s->box.tilt[0], s->box.h[1], 0},
                       {s->box.tilt[1], s->box.tilt[2], s->box.h[2]}};
  for (int k = 0; k < 3; k++)
    edge[k][a] += eps * edge[k][b];
  s->box = dw_box_make(s->box.lo, (double[3]){edge[0][0], edge[1][1], edge[2][2]},
                       (double[3]){edge[1][0], edge[2][0], edge[2][1]});
  for (int64_t i = 0; i < N; i++)
    s->x[i][a] += eps * s->x[i][b];
  dw_landscape *V = potential_landscape(t->p, s);
  double e;
  ck_assert_int_eq(V->value(V, 0, s->x[0], &e, NULL), DW_OK);
  dw_landscape_free(V), dw_system_free(s);
  return e;
}

START_TEST(virial_is_minus_the_derivative_by_strain)
{
  trial t = trial_new(_i, true);
  double e, w[6];
  ck_assert_int_eq(dw_landscape_virial(&t.p->ctx, t.V, t.sys->x[0], &e, NULL, w), DW_OK);
  const double h = 1e-4;
  for (int c = 0; c < 6; c++) {
    const double slope = (strained(&t, c, -h) - 8 * strained(&t, c, -h / 2) +
                          8 * strained(&t, c, h / 2) - strained(&t, c, h)) /
                         (6 * h);
    ck_assert_double_eq_tol(w[c], -slope, 1e-7 * fmax(1, fabs(w[0] + w[1] + w[2])));
  }
  trial_free(&t);
}
END_TEST

START_TEST(unset_pairs_of_types_are_mixed_by_the_lorentz_berthelot_rule)
{
  potential *mixed = potential_open("lj cut 1.6"), *given = potential_open("lj cut 1.6");
  potential_coeff(mixed, 1, 1, 1.0, 1.0), potential_coeff(mixed, 2, 2, 0.5, 0.88);
  potential_coeff(given, 1, 1, 1.0, 1.0), potential_coeff(given, 2, 2, 0.5, 0.88);
  potential_coeff(given, 1, 2, sqrt(0.5), 0.94);
  dw_system *s = random_system(&mixed->ctx, N, box(false), 0.75);
  dw_landscape *a = potential_landscape(mixed, s), *b = potential_landscape(given, s);
  double ea, eb;
  a->value(a, 0, s->x[0], &ea, NULL), b->value(b, 0, s->x[0], &eb, NULL);
  ck_assert_double_eq_tol(ea, eb, 1e-12 * fabs(ea));
  dw_landscape_free(a), dw_landscape_free(b), dw_system_free(s);
  potential_close(mixed), potential_close(given);
}
END_TEST

#define ALL(test) tcase_add_loop_test(tc, test, 0, LINES)

int main(void)
{
  Suite *suite = suite_create("pair");
  TCase *tc = tcase_create("pair");
  tcase_set_timeout(tc, 120);
  ALL(derivatives_one_to_four_agree_with_differences_of_the_one_below);
  ALL(forces_are_the_negative_gradient_component_by_component);
  ALL(hessian_is_symmetric_and_does_what_the_contraction_does);
  ALL(uniform_translations_cost_nothing_to_any_order);
  ALL(derivatives_vanish_at_the_cutoff_as_far_as_declared_and_no_further);
  ALL(half_the_sum_of_local_energies_is_the_energy);
  ALL(swaps_change_the_energy_by_the_change_of_local_energies);
  ALL(virial_is_minus_the_derivative_by_strain);
  tcase_add_test(tc, published_jumps_of_the_third_and_fourth_derivative_are_met);
  tcase_add_test(tc, published_coefficients_of_the_model_give_v);
  tcase_add_test(tc, unset_pairs_of_types_are_mixed_by_the_lorentz_berthelot_rule);
  suite_add_tcase(suite, tc);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  const int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
