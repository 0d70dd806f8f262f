/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* compute overlap, participation and profile. */
#include <unistd.h>

#include "springs.h"
#include "statements.h"
#include "unit.h"

enum { SITES = 50, N = 3 * SITES };

typedef struct {
  springs *net;
  dw_ctx ctx;
  char file[32], word[64]; /* a field of the test's own: file:NAME */
} bench;

static void open_bench(bench *b)
{
  *b = (bench){.net = springs_new(SITES, 2.3, 21)};
  b->ctx = statements_open(&b->net->V, b->net->ref);
  must(&b->ctx, "modes linear all as lin");
}

static void close_bench(bench *b)
{
  if (*b->file) unlink(b->file);
  statements_close(&b->ctx);
  springs_free(b->net);
}

static void write_field(bench *b, const double *r)
{
  strcpy(b->file, "field-XXXXXX");
  FILE *f = fdopen(mkstemp(b->file), "w");
  for (int i = 0; i < N; i++)
    fprintf(f, "%.17g ", r[i]);
  fclose(f);
  snprintf(b->word, sizeof b->word, "file:%s", b->file);
}

static const double *mode(bench *b, int number)
{
  return dw_modes_named(b->ctx.modesets, "lin")->set.z + (number - 1) * N;
}

static void random_field(double *r, bool centred)
{
  double mean[3] = {0};
  for (int i = 0; i < N; i++)
    r[i] = 0.3 * dw_rng_normal(5, (uint64_t)i, 0, 0), mean[i % 3] += r[i] / SITES;
  for (int i = 0; i < N && centred; i++)
    r[i] -= mean[i % 3];
}

START_TEST(overlaps_are_those_of_their_definition)
{
  bench b;
  double r[N], norm = 0, c = 0, a = 0, sum = 0;
  char line[128];
  open_bench(&b);
  random_field(r, false);
  write_field(&b, r);
  snprintf(line, sizeof line, "compute overlap modes lin with %s as o", b.word);
  must(&b.ctx, line);
  const double *v = mode(&b, 17);
  for (int i = 0; i < SITES; i++) {
    c += r[3 * i] * v[3 * i] + r[3 * i + 1] * v[3 * i + 1] + r[3 * i + 2] * v[3 * i + 2];
    a += sqrt(dw_dot(3, r + 3 * i, r + 3 * i) * dw_dot(3, v + 3 * i, v + 3 * i));
    norm += dw_dot(3, r + 3 * i, r + 3 * i);
  }
  ck_assert_double_eq_tol(number(&b.ctx, "o.c", 16), fabs(c) / sqrt(norm), 1e-13);
  ck_assert_double_eq_tol(number(&b.ctx, "o.a", 16), a / sqrt(norm), 1e-13);
  for (int m = 0; m < N; m++) {
    ck_assert_double_ge(number(&b.ctx, "o.a", m), number(&b.ctx, "o.c", m));
    sum += pow(number(&b.ctx, "o.c", m), 2);
  }
  ck_assert_double_eq_tol(sum, 1, 1e-12);
  ck_assert_double_eq_tol(number(&b.ctx, "o.sum2", 0), sum, 1e-14);
  close_bench(&b);
}
END_TEST

START_TEST(mode_overlaps_with_itself_alone)
{
  bench b;
  open_bench(&b);
  must(&b.ctx, "compute overlap modes lin with lin.9 lin.12 as o");
  ck_assert_double_eq_tol(number(&b.ctx, "o.lin_9.cmax", 0), 1, 1e-12);
  ck_assert_double_eq(number(&b.ctx, "o.lin_9.mode", 0), 9);
  ck_assert_double_eq_tol(number(&b.ctx, "o.lin_9.amax", 0), 1, 1e-12);
  ck_assert_double_eq(number(&b.ctx, "o.lin_12.mode", 0), 12);
  ck_assert_double_eq(number(&b.ctx, "o.lin_12.omega", 0), number(&b.ctx, "lin.omega", 11));
  ck_assert_double_eq_tol(number(&b.ctx, "o.lin_12.PR", 0), number(&b.ctx, "lin.PR", 11),
                          1e-14);
  ck_assert_double_le(number(&b.ctx, "o.lin_9.c", 11), 1e-11);
  ck_assert_ptr_null(
      dw_results_get(b.ctx.results, "o.cmax")); /* two fields: no short names */
  close_bench(&b);
}
END_TEST

START_TEST(the_softest_localised_mode_is_the_first_of_small_participation)
{
  bench b;
  double r[N];
  char line[128];
  int first = 0;
  open_bench(&b);
  for (int64_t m = 0; m < b.net->bonds; m++) /* a particle that is loosely bound */
    if (b.net->i[m] == 7 || b.net->j[m] == 7) b.net->k[m] *= 0.05;
  must(&b.ctx, "modes linear all as lin");
  random_field(r, true);
  write_field(&b, r);
  for (int number = 4; number <= N && !first; number++) {
    double two = 0, four = 0;
    for (int i = 0; i < SITES; i++) {
      const double s = dw_dot(3, mode(&b, number) + 3 * i, mode(&b, number) + 3 * i);
      two += s, four += s * s;
    }
    if (two * two / (SITES * four) < 0.1) first = number;
  }
  ck_assert_int_ge(first, 4);
  snprintf(line, sizeof line, "compute overlap modes lin with %s as o", b.word);
  must(&b.ctx, line);
  char name[2][64];
  snprintf(name[0], sizeof name[0], "o.soft"),
      snprintf(name[1], sizeof name[1], "o.c_soft");
  ck_assert_double_eq(number(&b.ctx, name[0], 0), first);
  ck_assert_double_eq_tol(number(&b.ctx, "o.c_soft", 0),
                          fabs(dw_dot(N, r, mode(&b, first))) / dw_norm(N, r), 1e-12);
  close_bench(&b);
}
END_TEST

START_TEST(few_modes_certify_the_largest_overlap_when_they_can)
{
  bench b;
  double r[N];
  char line[128];
  open_bench(&b);
  random_field(r, true);
  for (int i = 0; i < N; i++)
    r[i] = 0.1 * r[i] + mode(&b, 6)[i];
  write_field(&b, r);
  must(&b.ctx, "modes linear lowest 10 as low");
  snprintf(line, sizeof line, "compute overlap modes low with %s certified as o", b.word);
  must(&b.ctx, line);
  ck_assert_double_eq(number(&b.ctx, "o.proven", 0), 1);
  ck_assert_str_eq(dw_results_get(b.ctx.results, "o.how")->text, "bound");
  ck_assert_double_eq(number(&b.ctx, "o.mode", 0), 6);
  ck_assert_double_eq(number(&b.ctx, "o.seen", 0), 10);
  must(&b.ctx, "compute overlap modes low with lin.30 as far");
  ck_assert_double_eq_tol(number(&b.ctx, "far.rest", 0), 1, 1e-12);
  ck_assert_ptr_null(dw_results_get(b.ctx.results, "far.proven"));
  must(&b.ctx, "compute overlap modes low with lin.30 certified as far");
  ck_assert_double_eq(number(&b.ctx, "far.proven", 0), 1);
  ck_assert_str_eq(dw_results_get(b.ctx.results, "far.how")->text, "all modes");
  ck_assert_double_eq(number(&b.ctx, "far.mode", 0), 30);
  ck_assert_double_eq_tol(number(&b.ctx, "far.cmax", 0), 1, 1e-9);
  close_bench(&b);
}
END_TEST

START_TEST(nonlinear_modes_give_their_barrier)
{
  bench b;
  open_bench(&b);
  must(&b.ctx, "modes cubic guess lin.4 lin.20 as cub");
  must(&b.ctx, "compute overlap modes cub with lin.20 as o");
  const int best = (int)number(&b.ctx, "o.mode", 0) - 1;
  ck_assert_double_eq(number(&b.ctx, "o.b", 0), number(&b.ctx, "cub.value", best));
  ck_assert_double_eq(number(&b.ctx, "o.converged", 0), 1);
  ck_assert_double_eq_tol(number(&b.ctx, "o.c", 1), number(&b.ctx, "cub.c_guess", 1),
                          1e-12);
  ck_assert_ptr_null(dw_results_get(b.ctx.results, "o.sum2"));
  close_bench(&b);
}
END_TEST

START_TEST(unknown_sets_and_zero_fields_are_refused)
{
  bench b;
  double r[N] = {0};
  char line[128];
  open_bench(&b);
  write_field(&b, r);
  must_fail(&b.ctx, "compute overlap modes soft with lin.4", "no mode set is called soft");
  must_fail(&b.ctx, "compute overlap modes lin with r_AB", "path");
  must_fail(&b.ctx, "compute overlap modes lin", "with");
  snprintf(line, sizeof line, "compute overlap modes lin with %s", b.word);
  must_fail(&b.ctx, line, "is zero");
  close_bench(&b);
}
END_TEST

/* -- participation ------------------------------------------------------------------------
 */

START_TEST(participation_counts_the_particles_that_move)
{
  bench b;
  double r[N] = {0};
  char line[128];
  open_bench(&b);
  r[3 * 7] = 0.3, r[3 * 9 + 1] = -0.3, r[3 * 20 + 2] = 0.3, r[3 * 21] = 0.3;
  write_field(&b, r);
  snprintf(line, sizeof line, "compute participation of %s lin.1 as p", b.word);
  must(&b.ctx, line);
  ck_assert_double_eq_tol(number(&b.ctx, "p.PR", 0), 4. / SITES, 1e-15);
  ck_assert_double_eq_tol(number(&b.ctx, "p.particles", 0), 4, 1e-13);
  ck_assert_double_eq_tol(number(&b.ctx, "p.largest", 0), 0.3, 1e-15);
  ck_assert_double_eq_tol(number(&b.ctx, "p.PR", 1), 1, 1e-13);
  ck_assert_double_eq(number(&b.ctx, "p.localised", 0), 1);
  must(&b.ctx, "compute participation modes lin as p");
  for (int m = 0; m < N; m++)
    ck_assert_double_eq_tol(number(&b.ctx, "p.PR", m), number(&b.ctx, "lin.PR", m), 1e-14);
  must_fail(&b.ctx, "compute participation modes lin of lin.4", "either");
  close_bench(&b);
}
END_TEST

/* -- profile ------------------------------------------------------------------------------
 */

/* V = (x^2 - 1)^2 + tilt x + y^2 + z^2: two wells along x. */
static const double tilt = 0.05;

static double wells_at(double x)
{
  return (x * x - 1) * (x * x - 1) + tilt * x;
}

static int64_t wells_dimension(const void *self)
{
  (void)self;
  return 3;
}

static dw_status wells_value(const void *self, const double *x, double *e, double *g)
{
  (void)self;
  *e = wells_at(x[0]) + x[1] * x[1] + x[2] * x[2];
  if (g) g[0] = 4 * (x[0] * x[0] - 1) * x[0] + tilt, g[1] = 2 * x[1], g[2] = 2 * x[2];
  return DW_OK;
}

static dw_status wells_hessian(const void *self, const double *x, double *H)
{
  (void)self;
  memset(H, 0, 9 * sizeof *H);
  H[0] = 12 * x[0] * x[0] - 4, H[4] = H[8] = 2;
  return DW_OK;
}

static const dw_landscape_ops wells_ops = {.size = sizeof wells_ops,
                                           .dimension = wells_dimension,
                                           .value = wells_value,
                                           .hessian = wells_hessian};
static const dw_style wells = {
    .kind = DW_KIND_LANDSCAPE, .name = "wells", .brief = "two wells", .ops = &wells_ops};

/* A stationary point next to x, by Newton. */
static double stationary(double x)
{
  for (int i = 0; i < 50; i++)
    x -= (4 * (x * x - 1) * x + tilt) / (12 * x * x - 4);
  return x;
}

START_TEST(profile_finds_the_second_well_and_the_barrier)
{
  dw_landscape *V;
  dw_ctx none = bare_context("none");
  const double a[3] = {stationary(-1)}, b = stationary(1), top = stationary(0);
  ck_assert_int_eq(dw_landscape_analytic(&none, &wells, NULL, &V), DW_OK);
  dw_ctx ctx = statements_open(V, a);
  must(&ctx, "modes linear all as lin");
  must(&ctx, "compute profile along lin range 2.5 points 501 emax 0.2 as v");
  ck_assert_double_eq(number(&ctx, "lin.omega", 2), sqrt(12 * a[0] * a[0] - 4));
  ck_assert_double_eq(number(&ctx, "v.double_well", 0), 0); /* the parabolas */
  ck_assert_double_eq(number(&ctx, "v.minima", 1), 1);
  ck_assert_double_eq(number(&ctx, "v.double_well", 2), 1);
  ck_assert_double_eq_tol(fabs(number(&ctx, "v.second_s", 2)), b - a[0], 1e-9);
  ck_assert_double_eq_tol(number(&ctx, "v.second_E", 2), wells_at(b) - wells_at(a[0]),
                          1e-12);
  ck_assert_double_eq_tol(number(&ctx, "v.barrier", 2), wells_at(top) - wells_at(a[0]),
                          1e-6);
  for (int i = 0; i < 501; i += 50)
    ck_assert_double_eq_tol(number(&ctx, "v.V", 2 * 501 + i),
                            wells_at(a[0] + number(&ctx, "v.s", i)) - wells_at(a[0]),
                            1e-12);
  must(&ctx, "compute profile along lin.3 range 2.5 emax 0.01 as v");
  ck_assert_double_eq(number(&ctx, "v.double_well", 0), 0);
  ck_assert_double_eq_tol(fabs(number(&ctx, "v.second_s", 0)), b - a[0], 1e-9);
  must(&ctx, "compute profile along lin.3 range 1.5 as v"); /* not in reach */
  ck_assert(isnan(number(&ctx, "v.second_s", 0)));
  must_fail(&ctx, "compute profile along lin.3 points 100", "odd");
  statements_close(&ctx);
  dw_landscape_free(V);
  bare_close(&none);
}
END_TEST

UNIT_MAIN("overlap", overlaps_are_those_of_their_definition,
          mode_overlaps_with_itself_alone,
          the_softest_localised_mode_is_the_first_of_small_participation,
          few_modes_certify_the_largest_overlap_when_they_can,
          nonlinear_modes_give_their_barrier, unknown_sets_and_zero_fields_are_refused,
          participation_counts_the_particles_that_move,
          profile_finds_the_second_well_and_the_barrier)
