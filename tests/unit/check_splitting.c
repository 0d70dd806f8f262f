/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* compute splitting against levels known otherwise.  Those of the quartic wells come from
 * tests/physics/quartic_levels.py: another basis, 40 digits. */
#include <stdlib.h>
#include <unistd.h>

#include "bare_host.h"
#include "unit.h"

typedef double profile(const double *arg, double s);

typedef struct {
  dw_ctx ctx;
  dw_host host;
  void *self;
  char file[32];
  double domain[2];
} bench;

static dw_path current;
static dw_status current_path(dw_ctx *ctx, const dw_path **path)
{
  (void)ctx;
  *path = &current;
  return DW_OK;
}

static void open_bench(bench *b)
{
  *b = (bench){.ctx = bare_context("E"), .host = bare_host(), .domain = {-0.6, 1.6}};
  b->host.path = current_path;
  b->self = dw_alloc(&b->ctx, 1, bare_style()->instance_size);
  *(double *)bare_member(b->self, "rtol") = 1e-10;
  *(dw_reals *)bare_member(b->self, "domain") = (dw_reals){2, b->domain};
}

static void close_bench(bench *b)
{
  if (*b->file) unlink(b->file);
  bare_close(&b->ctx);
}

static void set_hbar(bench *b, double hbar)
{
  *(double *)bare_member(b->self, "hbar") = hbar;
}

/* Writes `rows` points of v on [lo,hi] to a file and has the compute read it. */
static void tabulate(bench *b, profile *v, const double *arg, double lo, double hi,
                     int rows)
{
  strcpy(b->file, "profile-XXXXXX");
  const int fd = mkstemp(b->file);
  FILE *f = fdopen(fd, "w");
  fprintf(f, "# s V\n");
  for (int i = 0; i < rows; i++) {
    const double s = i == rows - 1 ? hi : lo + (hi - lo) * i / (rows - 1);
    fprintf(f, "%.17g %.17g\n", s, v(arg, s));
  }
  fclose(f);
  *(const char **)bare_member(b->self, "from") = b->file;
}

static double run(bench *b)
{
  ck_assert_int_eq(bare_style()->create(b->self, &b->ctx, &b->host), DW_OK);
  const dw_status status = bare_evaluate(&b->ctx, b->self);
  ck_assert_msg(status == DW_OK, "%s", b->ctx.error.text);
  return bare_result(&b->ctx, "E.E");
}

static void is_near(double got, double want, double relative, const char *what)
{
  ck_assert_msg(fabs(got - want) <= relative * fabs(want),
                "%s: %.17g, want %.17g (rel %.1e)", what, got, want, fabs(got / want - 1));
}

static double parabola(const double *k, double s)
{
  return 0.5 * k[0] * s * s;
}

static double quartic(const double *arg, double s) /* a^2, c */
{
  const double t = s * s - arg[0];
  return t * t + arg[1] * s;
}

static double flat(const double *arg, double s)
{
  (void)s;
  return arg[0];
}

START_TEST(harmonic_well_has_levels_hbar_omega)
{
  bench b;
  open_bench(&b);
  const double k = 1.7, hbar = 0.0158, w = sqrt(k);
  tabulate(&b, parabola, &k, -0.5, 0.4, 12);
  set_hbar(&b, hbar);
  is_near(run(&b), hbar * w, 1e-10, "E");
  is_near(bare_result(&b.ctx, "E.E0"), 0.5 * hbar * w, 1e-10, "E0");
  is_near(bare_result(&b.ctx, "E.E1"), 1.5 * hbar * w, 1e-10, "E1");
  ck_assert_double_eq(bare_result(&b.ctx, "E.converged"), 1);
  ck_assert_double_eq(bare_result(&b.ctx, "E.above_barrier"), 1);
  close_bench(&b);
}
END_TEST

START_TEST(hard_walls_have_the_levels_of_the_box)
{
  bench b;
  open_bench(&b);
  const double height = 0.25, hbar = 0.3, length = 0.8, pi = acos(-1.0);
  tabulate(&b, flat, &height, 0, length, 8);
  set_hbar(&b, hbar);
  *(bool *)bare_member(b.self, "walls") = true;
  b.domain[0] = 0, b.domain[1] = 1;
  const double unit = 0.5 * hbar * hbar * pi * pi / (length * length);
  is_near(run(&b), 3 * unit, 1e-10, "E");
  is_near(bare_result(&b.ctx, "E.E0"), height + unit, 1e-10, "E0");
  is_near(bare_result(&b.ctx, "E.E2"), height + 9 * unit, 1e-10, "E2");
  close_bench(&b);
}
END_TEST

static const struct {
  double a2, c, e0, e1, split, relative;
} wells[] = {
    {1.8, 0, 1.6395650718048480351, 1.8109216789944713602, 0.171356607189623, 1e-10},
    {4, 0, 2.7624059271382593159, 2.7624218222879438714, 1.58951496845555e-5, 1e-10},
    {5.3, 0, 3.2069335714724896673, 3.2069335798779909031, 8.40550123577558e-9, 1e-9},
    {6.5, 0, 3.5661138707936747622, 3.5661138707965710211, 2.89625883577613e-12, 1e-4},
    {6.5, 0.001, 3.5636065031712814717, 3.568621218004904952, 0.00501471483362348, 1e-10},
    {2.5, 0.3, 1.6828946373391313652, 2.5558419068810518225, 0.87294726954192, 1e-10}};

START_TEST(quartic_double_wells_agree_with_another_basis_at_40_digits)
{
  bench b;
  open_bench(&b);
  const double arg[2] = {wells[_i].a2, wells[_i].c}, x = sqrt(arg[0]) + 3;
  tabulate(&b, quartic, arg, -x, x, 61);
  set_hbar(&b, 1);
  is_near(run(&b), wells[_i].split, wells[_i].relative, "E");
  is_near(bare_result(&b.ctx, "E.E0"), wells[_i].e0, 1e-10, "E0");
  is_near(bare_result(&b.ctx, "E.E1"), wells[_i].e1, 1e-10, "E1");
  const double error = bare_result(&b.ctx, "E.E_error");
  ck_assert_double_ge(error + 1e-14 * wells[_i].split,
                      fabs(bare_result(&b.ctx, "E.E") - wells[_i].split));
  ck_assert_double_le(error, fmax(1e-9 * wells[_i].split, 1e-14));
  close_bench(&b);
}
END_TEST

/* hbar w/pi sqrt(..) exp(-S/hbar) with the exact prefactor of the quartic: instantons,
 * E = 2 hbar w sqrt(2 S/(pi hbar)) exp(-S/hbar), S = integral of sqrt(2 V) = 4 sqrt2 a^3/3,
 * w = sqrt8 a, to first order in hbar/S. */
START_TEST(small_splittings_follow_the_instanton_formula)
{
  double last = 1;
  for (int i = 0; i < 3; i++) {
    bench b;
    open_bench(&b);
    const double arg[2] = {4, 0}, hbar = 1.6 / (1 << i), a = 2, pi = acos(-1.0);
    tabulate(&b, quartic, arg, -5, 5, 61);
    set_hbar(&b, hbar);
    const double s = 4 * sqrt(2) * a * a * a / 3, w = sqrt(8) * a;
    const double ratio =
        run(&b) / (2 * hbar * w * sqrt(6 * s / (pi * hbar)) * exp(-s / hbar));
    const double gap = fabs(ratio - 1);
    ck_assert_double_lt(gap, 0.65 * last);
    last = gap;
    close_bench(&b);
  }
  ck_assert_double_lt(last, 0.04);
}
END_TEST

/* The current path: n images at s of energies e, one coordinate, a saddle. */
static void set_path(int n, double *s, double *e, double saddle_s, double saddle_e)
{
  static double at[1];
  current = (dw_path){.size = sizeof current,
                      .n = 1,
                      .images = n,
                      .s = s,
                      .e = e,
                      .saddle = at,
                      .saddle_s = saddle_s,
                      .saddle_e = saddle_e};
}

/* A path through the two minima of the quartic, its saddle between two images. */
static void fill_path(const double *arg, int images, double *s, double *e)
{
  const double a = sqrt(arg[0]);
  for (int i = 0; i < images; i++) {
    s[i] = 2 * a * i / (images - 1);
    e[i] = quartic(arg, s[i] - a) + 5;
  }
  set_path(images, s, e, a, quartic(arg, 0) + 5);
}

START_TEST(path_is_continued_by_parabolas_and_uses_its_saddle)
{
  bench b;
  open_bench(&b);
  double s[40], e[40];
  const double arg[2] = {1.8, 0};
  fill_path(arg, 40, s, e);
  set_hbar(&b, 0.5);
  const double split = run(&b);
  /* the same V tabulated: quartic within, parabolas of curvature 8 a^2 without */
  bench f;
  open_bench(&f);
  tabulate(&f, quartic, arg, -sqrt(1.8), sqrt(1.8), 41);
  set_hbar(&f, 0.5);
  is_near(split, run(&f), 1e-9, "E");
  is_near(bare_result(&b.ctx, "E.barrier"), 1.8 * 1.8, 1e-12, "barrier");
  ck_assert_double_le(fabs(bare_result(&b.ctx, "E.dE")), 1e-12);
  is_near(bare_result(&b.ctx, "E.weight"), 0.5, 1e-3, "weight");
  ck_assert_double_le(bare_result(&b.ctx, "E.E_spline"), 1e-9 * split);
  close_bench(&f);
  close_bench(&b);
}
END_TEST

/* A hill from s = 0 that ends at s = 0.93 in the flat bottom of a minimum at s = 1: the
 * integral of V' = s (0.5 - s) t - k (1 - s) (1 - t), t a step down, by Simpson's rule. */
static double shallow_slope(double k, double s)
{
  const double t = 1 / (1 + exp((s - 0.93) / 0.005));
  return s * (0.5 - s) * t - k * (1 - s) * (1 - t);
}

static double shallow(const double *k, double s)
{
  enum { STEPS = 4000 };
  const double h = s / STEPS;
  double v = 0;
  for (int i = 0; i < STEPS; i++)
    v += h / 6 *
         (shallow_slope(*k, i * h) + 4 * shallow_slope(*k, (i + 0.5) * h) +
          shallow_slope(*k, (i + 1) * h));
  return v;
}

static double shallow_curvature[2];
static dw_status known_curvature(dw_ctx *ctx, const char *name, int *rank, int64_t shape[4],
                                 const double **v)
{
  (void)ctx, (void)shape;
  *rank = 0, *v = &shallow_curvature[name[strlen(name) - 1] == 'B'];
  return DW_OK;
}

/* Few images, which do not show the second minimum curve up, against V tabulated finely. */
START_TEST(shallow_minimum_has_the_curvature_of_the_hessian)
{
  enum { IMAGES = 21 };
  bench b, f;
  open_bench(&b);
  double s[IMAGES], e[IMAGES];
  const double k = 0.1, a = 0.5;
  for (int i = 0; i < IMAGES; i++)
    s[i] = (double)i / (IMAGES - 1), e[i] = shallow(&k, s[i]);
  set_path(IMAGES, s, e, a, shallow(&k, a));
  shallow_curvature[0] = 0.5, shallow_curvature[1] = k;
  b.host.get = known_curvature;
  set_hbar(&b, 0.05);
  const double split = run(&b);
  open_bench(&f);
  tabulate(&f, shallow, &k, 0, 1, 1001);
  set_hbar(&f, 0.05);
  const double want = run(&f);
  ck_assert_double_eq(bare_result(&b.ctx, "E.shallow"), 1);
  ck_assert_double_eq(bare_result(&f.ctx, "E.shallow"), 0);
  is_near(split, want, 1e-2, "E");
  close_bench(&f);
  close_bench(&b);
}
END_TEST

START_TEST(two_materials_are_published_each_under_its_name)
{
  bench b;
  open_bench(&b);
  double s[21], e[21];
  const double arg[2] = {0.09, 0};
  const char *names[] = {"argon", "nip"};
  fill_path(arg, 21, s, e);
  *(dw_words *)bare_member(b.self, "material") = (dw_words){2, names};
  ck_assert(isnan(run(&b)));
  ck_assert_double_eq(bare_result(&b.ctx, "E.argon.hbar"), 0.0158);
  ck_assert_double_eq(bare_result(&b.ctx, "E.nip.hbar"), 0.00644);
  ck_assert_double_gt(bare_result(&b.ctx, "E.argon.E"), bare_result(&b.ctx, "E.nip.E"));
  close_bench(&b);
}
END_TEST

static void refused(bench *b, const char *text, const char *message)
{
  strcpy(b->file, "profile-XXXXXX");
  const int fd = mkstemp(b->file);
  ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
  close(fd);
  *(const char **)bare_member(b->self, "from") = b->file;
  set_hbar(b, 1);
  ck_assert_int_eq(bare_style()->create(b->self, &b->ctx, &b->host), DW_OK);
  ck_assert_int_ne(bare_evaluate(&b->ctx, b->self), DW_OK);
  ck_assert_msg(strstr(b->ctx.error.text, message) != NULL, "%s", b->ctx.error.text);
}

START_TEST(bad_profiles_are_refused_with_file_and_line)
{
  static const char *const bad[][2] = {
      {"0 0\n1 one\n", ":2: want two finite numbers"},
      {"0 0\n1 nan\n", ":2: want two finite numbers"},
      {"0 0\n\n0 1\n", ":3: s = 0 is not above"},
      {"# nothing\n", "0 rows"},
      {"0 1\n1 1\n2 1\n3 1\n", "7 points or more"},
      {"1 18\n2 12\n3 4\n4 0\n5 6\n6 28\n7 72\n", "V curves down at the start"}};
  bench b;
  open_bench(&b);
  refused(&b, bad[_i][0], bad[_i][1]);
  close_bench(&b);
}
END_TEST

START_TEST(unknown_materials_and_impossible_domains_are_refused)
{
  bench b;
  open_bench(&b);
  const char *names[] = {"gold"};
  *(dw_words *)bare_member(b.self, "material") = (dw_words){1, names};
  ck_assert_int_eq(bare_style()->create(b.self, &b.ctx, &b.host), DW_EVALUE);
  ck_assert_ptr_nonnull(strstr(b.ctx.error.text, "argon and nip"));
  dw_error_clear(&b.ctx);
  *(dw_words *)bare_member(b.self, "material") = (dw_words){0, NULL};
  b.domain[0] = 2;
  ck_assert_int_eq(bare_style()->create(b.self, &b.ctx, &b.host), DW_EVALUE);
  ck_assert_ptr_nonnull(strstr(b.ctx.error.text, "two ascending numbers"));
  close_bench(&b);
}
END_TEST

int main(void)
{
  Suite *suite = suite_create("splitting");
  TCase *tc = tcase_create("splitting");
  tcase_set_timeout(tc, 120);
  tcase_add_test(tc, harmonic_well_has_levels_hbar_omega);
  tcase_add_test(tc, hard_walls_have_the_levels_of_the_box);
  tcase_add_loop_test(tc, quartic_double_wells_agree_with_another_basis_at_40_digits, 0,
                      sizeof wells / sizeof *wells);
  tcase_add_test(tc, small_splittings_follow_the_instanton_formula);
  tcase_add_test(tc, path_is_continued_by_parabolas_and_uses_its_saddle);
  tcase_add_test(tc, shallow_minimum_has_the_curvature_of_the_hessian);
  tcase_add_test(tc, two_materials_are_published_each_under_its_name);
  tcase_add_loop_test(tc, bad_profiles_are_refused_with_file_and_line, 0, 6);
  tcase_add_test(tc, unknown_materials_and_impossible_domains_are_refused);
  suite_add_tcase(suite, tc);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  const int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
