/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "pairs.h"
#include "unit.h"

#define WELLS DW_EXAMPLES "/wells/"
#define KOB   DW_EXAMPLES "/kob_andersen/"

typedef struct {
  potential *p;
  dw_system *sys;
  dw_landscape *V;
  int64_t n;
  double e, *g;
} trial;

static void evaluate(trial *t)
{
  ck_assert_int_eq(t->V->value(t->V, 0, t->sys->x[0], &t->e, t->g), DW_OK);
}

static trial open_file(potential *p, const char *file, dw_diameter_from from)
{
  trial t = {.p = p, .sys = read_system(&p->ctx, file, from)};
  t.V = potential_landscape(p, t.sys);
  t.n = t.V->n, t.g = malloc((size_t)t.n * sizeof *t.g);
  evaluate(&t);
  return t;
}

static trial glass(const char *file)
{
  return open_file(potential_open("polydisperse"), file, DW_DIAMETER_CHARGE);
}

static void close_trial(trial *t)
{
  free(t->g);
  dw_landscape_free(t->V), dw_system_free(t->sys), potential_close(t->p);
}

START_TEST(published_minima_have_their_published_energies)
{
  static const struct {
    const char *file;
    double e;
  } minima[] = {{WELLS "IS0.data", 0.2044404608},
                {WELLS "ISA.data", 0.2044657004},
                {WELLS "ISB.data", 0.2044769038},
                {WELLS "IS222.data", 0.2045336411},
                {WELLS "IS241.data", 0.2045409269}};
  for (int k = 0; k < 5; k++) {
    trial t = glass(minima[k].file);
    ck_assert_double_eq_tol(t.e / 1500, minima[k].e, 5e-11);
    ck_assert_double_lt(dw_max_abs(t.n, t.g), 3e-5);
    close_trial(&t);
  }
}
END_TEST

static void compare_with_lammps(const char *line, double e, double pressure, double fmax)
{
  trial t = open_file(potential_kob_andersen(line), KOB "ka_T040.data", DW_DIAMETER_AUTO);
  double w[6], again;
  ck_assert_int_eq(dw_landscape_virial(&t.p->ctx, t.V, t.sys->x[0], &again, NULL, w),
                   DW_OK);
  const double p = (w[0] + w[1] + w[2]) / (3 * dw_box_volume(&t.sys->box));
  ck_assert_double_eq(again, t.e);
  ck_assert_double_eq_tol(t.e, e, 1e-12 * fabs(e));
  ck_assert_double_eq_tol(p, pressure, 1e-12 * pressure);
  ck_assert_double_eq_tol(dw_max_abs(t.n, t.g), fmax, 1e-12 * fmax);
  close_trial(&t);
}

START_TEST(kob_andersen_energy_pressure_and_force_are_those_of_lammps)
{
  compare_with_lammps("lj shift energy", -10590.24408536493, 2.2006655757525744,
                      69.376697436790039);
}
END_TEST

START_TEST(kob_andersen_force_shifted_is_that_of_lammps)
{
  compare_with_lammps("lj shift force", -9354.4762653431426, 3.2305712754631619,
                      69.378651920712798);
}
END_TEST

/* -- bits --------------------------------------------------------------------------- */

static void step(trial *t, uint64_t key, double size, double *x)
{
  for (int64_t i = 0; i < t->n; i++)
    x[i] = ((const double *)t->sys->x)[i] +
           size * (2 * dw_rng_uniform(key, (uint64_t)i, 0, 0) - 1);
}

/* All that a landscape says of x, in one row of numbers; free it. */
static double *all_bits(dw_landscape *V, int64_t slot, const double *x, int64_t *count)
{
  const int64_t n = V->n;
  dw_blocks H;
  ck_assert_int_eq(V->blocks(V, slot, x, &H), DW_OK);
  const int64_t entries = H.start[H.n];
  *count = 1 + 4 * n + 10 * entries;
  double *out = malloc((size_t)*count * sizeof *out), *z = malloc((size_t)n * sizeof *z),
         *at = out;
  for (int64_t i = 0; i < n; i++)
    z[i] = dw_rng_normal(9, (uint64_t)i, 0, 0);
  for (int64_t k = 0; k < entries; k++) {
    *at++ = H.index[k];
    memcpy(at, H.val[k], sizeof H.val[k]), at += 9;
  }
  ck_assert_int_eq(V->value(V, slot, x, at, at + 1), DW_OK);
  at += 1 + n;
  for (int k = 2; k <= 4; k++, at += n)
    ck_assert_int_eq(V->contract(V, slot, x, k, z, at, NULL), DW_OK);
  free(z);
  return out;
}

static void same_bits(const double *a, int64_t na, const double *b, int64_t nb)
{
  ck_assert_int_eq(na, nb);
  for (int64_t i = 0; i < na; i++)
    ck_assert(a[i] == b[i]);
}

START_TEST(results_do_not_depend_on_when_the_list_was_built)
{
  trial t = glass(WELLS "ISA.data");
  double *x = malloc((size_t)t.n * sizeof *x);
  step(&t, 1, 0.08, x); /* below skin/2: the list is that of the file's positions */
  int64_t nold, nnew;
  double *old = all_bits(t.V, 0, x, &nold);
  dw_landscape *fresh = potential_landscape(t.p, t.sys);
  double *new = all_bits(fresh, 0, x, &nnew);
  same_bits(old, nold, new, nnew);
  t.p->ctx.skin = 0.7;
  dw_landscape *wide = potential_landscape(t.p, t.sys);
  free(new);
  new = all_bits(wide, 0, x, &nnew);
  same_bits(old, nold, new, nnew);
  free(old), free(new), free(x);
  dw_landscape_free(fresh), dw_landscape_free(wide);
  close_trial(&t);
}
END_TEST

START_TEST(images_have_the_same_bits_for_one_two_and_four_threads)
{
  enum { IMAGES = 9 };
  trial t = glass(WELLS "ISA.data");
  double *x[IMAGES], *g[2][IMAGES], e[2][IMAGES];
  for (int k = 0; k < IMAGES; k++) {
    x[k] = malloc((size_t)t.n * sizeof(double));
    for (int s = 0; s < 2; s++)
      g[s][k] = malloc((size_t)t.n * sizeof(double));
    step(&t, (uint64_t)k, 0.04 * k, x[k]);
  }
  for (int threads = 1; threads <= 4; threads *= 2) {
    const int s = threads > 1;
    t.p->ctx.threads = threads;
    ck_assert_int_eq(
        dw_landscape_values(&t.p->ctx, t.V, IMAGES, (const double *const *)x, e[s], g[s]),
        DW_OK);
    for (int k = 0; k < IMAGES && s; k++) {
      ck_assert_double_eq(e[0][k], e[1][k]);
      ck_assert_mem_eq(g[0][k], g[1][k], (size_t)t.n * sizeof(double));
    }
  }
  ck_assert_int_eq(dw_landscape_evaluations(t.V), 1 + 3 * IMAGES);
  for (int k = 0; k < IMAGES; k++)
    free(x[k]), free(g[0][k]), free(g[1][k]);
  close_trial(&t);
}
END_TEST

START_TEST(moving_a_particle_by_a_box_edge_changes_nothing)
{
  trial t = glass(WELLS "ISA.data");
  const double e = t.e;
  for (int64_t i = 0; i < 1500; i += 3)
    t.sys->x[i][i % 2] += (double)(i % 7 - 3) * t.sys->box.h[i % 2];
  evaluate(&t);
  ck_assert_double_eq_tol(t.e, e, 1e-10 * e);
  close_trial(&t);
}
END_TEST

/* -- failures ---------------------------------------------------------------------------
 */

static dw_system *few(dw_ctx *ctx, int64_t n)
{
  const dw_box box = dw_box_make((double[3]){0, 0, 0}, (double[3]){8, 8, 8}, NULL);
  return random_system(ctx, n, box, 0.7);
}

START_TEST(coincident_particles_are_named)
{
  potential *p = potential_open("polydisperse");
  dw_system *s = few(&p->ctx, 40);
  dw_landscape *V = potential_landscape(p, s);
  double e, g[120], z[120] = {1};
  dw_blocks H;
  s->id[11] = 511, s->id[30] = 530;
  memcpy(s->x[30], s->x[11], sizeof s->x[30]);
  ck_assert_int_eq(V->value(V, 0, s->x[0], &e, g), DW_ENUMERIC);
  ck_assert_ptr_nonnull(strstr(p->ctx.error.text, "particles 511 and 530 are 0 apart"));
  dw_error_clear(&p->ctx);
  ck_assert_int_eq(V->blocks(V, 0, s->x[0], &H), DW_ENUMERIC);
  dw_error_clear(&p->ctx);
  ck_assert_int_eq(V->contract(V, 0, s->x[0], 3, z, g, NULL), DW_ENUMERIC);
  dw_landscape_free(V), dw_system_free(s), potential_close(p);
}
END_TEST

START_TEST(lost_particles_are_named)
{
  static const double bad[] = {NAN, INFINITY, 1e20};
  potential *p = potential_open("polydisperse");
  dw_system *s = few(&p->ctx, 40);
  dw_landscape *V = potential_landscape(p, s);
  double e, g[120];
  for (int k = 0; k < 3; k++) {
    const double x = s->x[21][1];
    s->x[21][1] = bad[k];
    dw_error_clear(&p->ctx);
    ck_assert_int_eq(V->value(V, 0, s->x[0], &e, g), DW_ENUMERIC);
    ck_assert_ptr_nonnull(strstr(p->ctx.error.text, "particle 22 is lost: y = "));
    s->x[21][1] = x;
  }
  ck_assert_int_eq(V->value(V, 0, s->x[0], &e, g), DW_OK);
  dw_landscape_free(V), dw_system_free(s), potential_close(p);
}
END_TEST

START_TEST(of_many_images_the_first_bad_one_is_reported)
{
  potential *p = potential_open("polydisperse");
  dw_system *s = few(&p->ctx, 40);
  dw_landscape *V = potential_landscape(p, s);
  double x[3][120], e[3];
  const double *images[3] = {x[0], x[1], x[2]};
  for (int k = 0; k < 3; k++)
    memcpy(x[k], s->x[0], sizeof x[k]);
  x[1][3 * 4] = NAN, x[2][3 * 8] = NAN;
  p->ctx.threads = 3;
  ck_assert_int_eq(dw_landscape_values(&p->ctx, V, 3, images, e, NULL), DW_ENUMERIC);
  ck_assert_ptr_nonnull(strstr(p->ctx.error.text, "particle 5 is lost"));
  dw_landscape_free(V), dw_system_free(s), potential_close(p);
}
END_TEST

START_TEST(a_box_narrower_than_twice_the_cutoff_is_refused)
{
  potential *p = potential_open("polydisperse");
  dw_system *s = few(&p->ctx, 40);
  dw_landscape *V;
  const double cut = dw_box_width(&s->box);
  for (int64_t i = 0; i < s->n; i++)
    s->diameter[i] = cut / 2.5 * 1.0001;
  ck_assert_int_eq(dw_landscape_particles(&p->ctx, s, p->style, p->self, 0.3, &V),
                   DW_EVALUE);
  ck_assert_ptr_nonnull(strstr(p->ctx.error.text, "at least twice as wide"));
  for (int64_t i = 0; i < s->n; i++)
    s->diameter[i] = cut / 2.5 * 0.9999;
  dw_error_clear(&p->ctx);
  ck_assert_int_eq(dw_landscape_particles(&p->ctx, s, p->style, p->self, 0.3, &V), DW_OK);
  dw_landscape_free(V), dw_system_free(s), potential_close(p);
}
END_TEST

START_TEST(particles_in_two_dimensions_are_refused)
{
  potential *p = potential_open("polydisperse");
  dw_system *s = few(&p->ctx, 10);
  dw_landscape *V;
  s->dim = 2;
  ck_assert_int_eq(dw_landscape_particles(&p->ctx, s, p->style, p->self, 0.3, &V),
                   DW_EUNSUP);
  ck_assert_ptr_null(V);
  dw_system_free(s), potential_close(p);
}
END_TEST

START_TEST(particles_too_far_apart_to_interact_have_no_energy)
{
  potential *p = potential_open("polydisperse");
  dw_system *s;
  dw_system_new(&p->ctx, 2, &s);
  s->box = dw_box_make((double[3]){0, 0, 0}, (double[3]){30, 30, 30}, NULL);
  s->x[1][0] = 11;
  dw_landscape *V = potential_landscape(p, s);
  double e, g[6], H[36];
  ck_assert_int_eq(V->value(V, 0, s->x[0], &e, g), DW_OK);
  ck_assert_int_eq(V->hessian(V, 0, s->x[0], H), DW_OK);
  ck_assert_double_eq(e, 0);
  ck_assert_double_eq(dw_max_abs(6, g), 0);
  ck_assert_double_eq(dw_max_abs(36, H), 0);
  dw_landscape_free(V), dw_system_free(s), potential_close(p);
}
END_TEST

/* -- analytic, vectors
 * --------------------------------------------------------------------- */

static int64_t three(const void *self)
{
  (void)self;
  return 3;
}

/* V = x y^2 z */
static dw_status cubic(const void *self, const double *x, double *e, double *g)
{
  (void)self;
  *e = x[0] * x[1] * x[1] * x[2];
  if (g)
    g[0] = x[1] * x[1] * x[2], g[1] = 2 * x[0] * x[1] * x[2], g[2] = x[0] * x[1] * x[1];
  return DW_OK;
}

START_TEST(an_analytic_landscape_is_what_its_style_says)
{
  static const dw_landscape_ops ops = {
      .size = sizeof ops, .dimension = three, .value = cubic};
  static const dw_style style = {.kind = DW_KIND_LANDSCAPE, .name = "cubic", .ops = &ops};
  dw_ctx ctx = {.threads = 2};
  dw_landscape *V;
  ck_assert_int_eq(dw_landscape_analytic(&ctx, &style, NULL, &V), DW_OK);
  const double x[3] = {1, 2, 3}, bad[3] = {INFINITY, 1, 1};
  double e, g[3];
  ck_assert_int_eq(V->value(V, 0, x, &e, g), DW_OK);
  ck_assert_double_eq(e, 12);
  ck_assert_double_eq(g[1], 12);
  ck_assert(V->n == 3 && V->zero == 0 && !V->blocks && !V->contract && V->orders == 1);
  ck_assert_int_eq(V->value(V, 0, bad, &e, g), DW_ENUMERIC);
  dw_landscape_free(V);
}
END_TEST

START_TEST(participation_counts_the_sites_that_take_part)
{
  const dw_landscape V = {.n = 30, .sites = 10, .dim = 3, .zero = 3};
  double z[30] = {0};
  ck_assert_double_eq(dw_participation(&V, z), 0);
  z[5] = 0.1;
  ck_assert_double_eq_tol(dw_participation(&V, z), 0.1, 1e-15);
  for (int i = 0; i < 30; i++)
    z[i] = i % 3 ? 0.2 : -0.2;
  ck_assert_double_eq_tol(dw_participation(&V, z), 1, 1e-15);
}
END_TEST

START_TEST(projection_removes_the_mean_displacement_and_nothing_else)
{
  const dw_landscape V = {.n = 12, .sites = 4, .dim = 3, .zero = 3};
  double z[12], w[12];
  for (int i = 0; i < 12; i++)
    z[i] = w[i] = i * i;
  dw_project(&V, w);
  for (int a = 0; a < 3; a++) {
    ck_assert_double_eq_tol(w[a] + w[3 + a] + w[6 + a] + w[9 + a], 0, 1e-12);
    for (int i = 1; i < 4; i++)
      ck_assert_double_eq_tol(w[3 * i + a] - w[a], z[3 * i + a] - z[a], 1e-12);
  }
}
END_TEST

START_TEST(max_abs_of_a_vector_with_nan_is_nan)
{
  const double z[3] = {1, NAN, -2}, w[3] = {1, 0, -2};
  ck_assert_double_nan(dw_max_abs(3, z));
  ck_assert_double_eq(dw_max_abs(3, w), 2);
}
END_TEST

UNIT_MAIN("landscape", published_minima_have_their_published_energies,
          kob_andersen_energy_pressure_and_force_are_those_of_lammps,
          kob_andersen_force_shifted_is_that_of_lammps,
          results_do_not_depend_on_when_the_list_was_built,
          images_have_the_same_bits_for_one_two_and_four_threads,
          moving_a_particle_by_a_box_edge_changes_nothing, coincident_particles_are_named,
          lost_particles_are_named, of_many_images_the_first_bad_one_is_reported,
          a_box_narrower_than_twice_the_cutoff_is_refused,
          particles_in_two_dimensions_are_refused,
          particles_too_far_apart_to_interact_have_no_energy,
          an_analytic_landscape_is_what_its_style_says,
          participation_counts_the_sites_that_take_part,
          projection_removes_the_mean_displacement_and_nothing_else,
          max_abs_of_a_vector_with_nan_is_nan)
