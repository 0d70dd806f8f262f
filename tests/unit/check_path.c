/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "model/box.h"
#include "search_rig.h"
#include "unit.h"

static double result(const char *name)
{
  const dw_result *r = dw_results_get(rig.results, name);
  ck_assert_msg(r && r->v, "%s was not published", name);
  return *r->v;
}

static const dw_path *relax(const char *line, dw_landscape *V, const double *a,
                            const double *b)
{
  dw_instance *it = rig_make(DW_KIND_PATH, line);
  rig_ok(dw_band_set(&rig, V, a, b, "A", "B"));
  rig_ok(dw_band_relax(&rig, it));
  dw_instance_free(&rig, it);
  return &rig.band->path;
}

/* -- Mueller and Brown --------------------------------------------------------------- */

static const double mb_a[2] = {-0.5582236346, 1.4417258418},
                    mb_b[2] = {-0.0500108229, 0.4666941049},
                    mb_c[2] = {0.6234994049, 0.0280377585};
/* Newton's method in double precision, by numpy */
static const double mb_ab[2] = {-0.822001558732, 0.624312802814},
                    mb_bc[2] = {0.212486582000, 0.292988325107};

static void check_saddle(const dw_path *p, const double want[2], double e)
{
  ck_assert_int_eq(p->reason, DW_CONVERGED_GRADIENT);
  ck_assert_ptr_nonnull(p->saddle);
  ck_assert_double_eq_tol(p->saddle[0], want[0], 1e-6);
  ck_assert_double_eq_tol(p->saddle[1], want[1], 1e-6);
  ck_assert_double_eq_tol(p->saddle_e, e, 1e-6);
  ck_assert_int_eq(p->saddle_negative, 1);
  ck_assert_double_lt(p->saddle_force, 1e-9);
  ck_assert_double_lt(p->saddle_curv, 0);
}

static const char *const styles[] = {"neb images 20 ftol 1e-5",
                                     "neb images 20 ftol 1e-5 method fire maxiter 20000",
                                     "string images 20 ftol 1e-5"};

START_TEST(both_mueller_brown_saddles_are_found_by_every_style)
{
  dw_instance *it = rig_make(DW_KIND_LANDSCAPE, "mueller_brown");
  dw_landscape *V = rig_analytic(it);
  for (int k = 0; k < 3; k++) {
    check_saddle(relax(styles[k], V, mb_a, mb_b), mb_ab, -40.66484350865740);
    ck_assert_int_eq(rig.band->path.minima, 0);
    check_saddle(relax(styles[k], V, mb_b, mb_c), mb_bc, -72.24894011232522);
    ck_assert_int_eq(rig.band->path.minima, 0);
  }
  dw_landscape_free(V);
  dw_instance_free(&rig, it);
}
END_TEST

START_TEST(the_way_back_is_the_way_there)
{
  dw_instance *it = rig_make(DW_KIND_LANDSCAPE, "mueller_brown");
  dw_landscape *V = rig_analytic(it);
  double there[20][2];
  const dw_path *p = relax(styles[0], V, mb_a, mb_b);
  for (int k = 0; k < 20; k++)
    memcpy(there[k], p->x[k], sizeof there[k]);
  const double up = result("path.barrier"), down = result("path.barrier_ba");
  p = relax(styles[0], V, mb_b, mb_a);
  for (int k = 0; k < 20; k++)
    for (int i = 0; i < 2; i++)
      ck_assert_double_eq_tol(p->x[19 - k][i], there[k][i], 1e-6);
  ck_assert_double_eq_tol(result("path.barrier"), down, 1e-9);
  ck_assert_double_eq_tol(result("path.barrier_ba"), up, 1e-9);
  dw_landscape_free(V);
  dw_instance_free(&rig, it);
}
END_TEST

START_TEST(an_intermediate_minimum_is_recognised_and_counted)
{
  dw_instance *it = rig_make(DW_KIND_LANDSCAPE, "mueller_brown");
  dw_landscape *V = rig_analytic(it);
  for (int k = 0; k < 3; k++) {
    const dw_path *p = relax(styles[k], V, mb_a, mb_c);
    check_saddle(p, mb_ab, -40.66484350865740);
    ck_assert_int_eq(p->minima, 1);
    ck_assert_double_eq(result("path.minima"), 1);
  }
  dw_landscape_free(V);
  dw_instance_free(&rig, it);
}
END_TEST

/* -- a double well of which everything is known ------------------------------------------
 */

enum { N = 41 };

static void ends(double *a, double *b)
{
  memset(a, 0, N * sizeof *a), memset(b, 0, N * sizeof *b);
  a[0] = -0.2, b[0] = 0.2;
}

START_TEST(a_straight_double_well_gives_its_own_numbers)
{
  dw_instance *it = rig_make(DW_KIND_LANDSCAPE, "double_well modes 40");
  dw_landscape *V = rig_analytic(it);
  double a[N], b[N];
  ends(a, b);
  const dw_path *p = relax("neb images 17", V, a, b);
  ck_assert_int_eq(p->reason, DW_CONVERGED_GRADIENT);
  ck_assert_double_eq_tol(result("path.barrier"), 0.02, 1e-12);
  ck_assert_double_eq_tol(result("path.barrier_ba"), 0.02, 1e-12);
  ck_assert_double_eq_tol(result("path.dE"), 0, 1e-12);
  ck_assert_double_eq_tol(result("path.d"), 0.4, 1e-9);
  ck_assert_double_eq_tol(result("path.length"), 0.4, 1e-9);
  ck_assert_double_eq_tol(result("path.saddle_s"), 0.2, 1e-6);
  ck_assert_double_eq_tol(result("path.saddle_curvature"), -4 * 0.02 / 0.04, 1e-6);
  ck_assert_double_eq_tol(result("path.curvature_A"), 8 * 0.02 / 0.04, 1e-6);
  const dw_result *s = dw_results_get(rig.results, "path.s"),
                  *v = dw_results_get(rig.results, "path.V");
  ck_assert_int_eq(s->count, 17);
  for (int k = 0; k < 17; k++) {
    const double u = s->v[k] / 0.2 - 1, w = u * u - 1;
    ck_assert_double_eq_tol(s->v[k], 0.025 * k, 1e-6);
    ck_assert_double_eq_tol(v->v[k], 0.02 * w * w, 1e-8);
  }
  dw_landscape_free(V);
  dw_instance_free(&rig, it);
}
END_TEST

static double distance(const double *x, const double *y)
{
  double s = 0;
  for (int i = 0; i < N; i++)
    s += (x[i] - y[i]) * (x[i] - y[i]);
  return sqrt(s);
}

/* Perpendicular force of the improved tangent, written anew: image k of a band without
 * intermediate minima, the climbing one apart. */
static double perpendicular(dw_landscape *V, const dw_path *p, int64_t k)
{
  double e, g[N], t[N], gt = 0, most = 0;
  const int64_t up = k < p->top ? k + 1 : k - 1;
  rig_ok(V->value(V, 0, p->x[k], &e, g));
  const double length = distance(p->x[up], p->x[k]);
  for (int i = 0; i < N; i++)
    t[i] = (p->x[up][i] - p->x[k][i]) / length, gt += g[i] * t[i];
  for (int i = 0; i < N; i++)
    most = fmax(most, fabs(k == p->top ? g[i] : g[i] - gt * t[i]));
  return most;
}

START_TEST(images_of_a_bent_well_are_equally_spaced_and_at_rest)
{
  dw_instance *it = rig_make(DW_KIND_LANDSCAPE, "double_well modes 40 bend 1.5 tilt 0.003");
  dw_landscape *V = rig_analytic(it);
  double a[N], b[N];
  ends(a, b);
  static const char *const lines[] = {"neb images 40", "neb images 9",
                                      "neb images 20 method fire maxiter 20000"};
  for (int k = 0; k < 3; k++) {
    const dw_path *p = relax(lines[k], V, a, b);
    ck_assert_int_eq(p->reason, DW_CONVERGED_GRADIENT);
    ck_assert_double_lt(p->fperp, 1e-6);
    for (int64_t i = 1; i + 1 < p->images; i++)
      ck_assert_double_lt(perpendicular(V, p, i), 1.001e-6);
    const double left = p->s[p->top] / (double)p->top;
    const double right =
        (p->s[p->images - 1] - p->s[p->top]) / (double)(p->images - 1 - p->top);
    const double even = k < 2 ? 1e-4 : 1e-3; /* springs are stiff, not rigid */
    for (int64_t i = 1; i < p->images; i++) {
      const double want = i <= p->top ? left : right;
      ck_assert_double_eq_tol(distance(p->x[i], p->x[i - 1]), want, even * want);
    }
    ck_assert_double_eq_tol(left, right, 0.1 * left * 40 / (double)p->images);
    ck_assert_double_eq(distance(p->x[0], rig.band->a), 0);
    ck_assert_double_eq(distance(p->x[p->images - 1], rig.band->b), 0);
  }
  dw_landscape_free(V);
  dw_instance_free(&rig, it);
}
END_TEST

START_TEST(threads_do_not_change_a_bit)
{
  dw_instance *it = rig_make(DW_KIND_LANDSCAPE, "double_well modes 40 bend 1.5 tilt 0.003");
  dw_landscape *V = rig_analytic(it);
  double a[N], b[N], one[12][N];
  ends(a, b);
  for (int k = 0; k < 2; k++) {
    const char *line = k ? "string images 12" : "neb images 12";
    rig.threads = 1;
    const dw_path *p = relax(line, V, a, b);
    for (int i = 0; i < 12; i++)
      memcpy(one[i], p->x[i], sizeof one[i]);
    rig.threads = 3;
    p = relax(line, V, a, b);
    for (int i = 0; i < 12; i++)
      ck_assert_mem_eq(one[i], p->x[i], sizeof one[i]);
  }
  dw_landscape_free(V);
  dw_instance_free(&rig, it);
}
END_TEST

/* -- ends -------------------------------------------------------------------------------
 */

START_TEST(ends_that_are_no_minima_are_minimised_or_refused)
{
  dw_instance *it = rig_make(DW_KIND_LANDSCAPE, "double_well modes 40");
  dw_landscape *V = rig_analytic(it);
  double a[N], b[N];
  ends(a, b);
  a[0] += 0.03, b[5] += 0.02;
  const dw_path *p = relax("neb images 10", V, a, b);
  ck_assert_int_eq(p->reason, DW_CONVERGED_GRADIENT);
  ck_assert_double_eq_tol(p->x[0][0], -0.2, 1e-9);
  ck_assert_double_eq_tol(p->x[9][5], 0, 1e-9);
  ck_assert_double_eq_tol(result("path.d"), 0.4, 1e-9);
  dw_instance *strict = rig_make(DW_KIND_PATH, "neb images 10 ends refuse");
  rig_ok(dw_band_set(&rig, V, a, b, "A", "B"));
  ck_assert_int_eq(dw_band_relax(&rig, strict), DW_ESTATE);
  ck_assert_ptr_nonnull(strstr(rig.error.text, "end A is no minimum"));
  dw_error_clear(&rig);
  dw_instance_free(&rig, strict);
  dw_landscape_free(V);
  dw_instance_free(&rig, it);
}
END_TEST

START_TEST(two_names_of_one_minimum_are_refused)
{
  dw_instance *it = rig_make(DW_KIND_LANDSCAPE, "double_well modes 40");
  dw_landscape *V = rig_analytic(it);
  double a[N], b[N];
  ends(a, b);
  ck_assert_int_eq(dw_band_set(&rig, V, a, a, "A", "B"), DW_EVALUE);
  ck_assert_ptr_nonnull(strstr(rig.error.text, "A and B are the same configuration"));
  ck_assert_ptr_null(rig.band);
  dw_error_clear(&rig);
  /* two configurations that fall into one minimum */
  memcpy(b, a, sizeof b);
  b[0] += 0.02;
  dw_instance *neb = rig_make(DW_KIND_PATH, "neb");
  rig_ok(dw_band_set(&rig, V, a, b, "A", "B"));
  ck_assert_int_eq(dw_band_relax(&rig, neb), DW_EVALUE);
  dw_error_clear(&rig);
  dw_instance_free(&rig, neb);
  dw_landscape_free(V);
  dw_instance_free(&rig, it);
}
END_TEST

/* -- paths that are none ----------------------------------------------------------------
 */

static dw_status slope(dw_landscape *V, int64_t slot, const double *x, double *e, double *g)
{
  (void)slot;
  *e = 0;
  for (int64_t i = 0; i < V->n; i++) {
    *e += i ? 0.5 * x[i] * x[i] : 0.1 * x[0];
    if (g) g[i] = i ? x[i] : 0.1;
  }
  return DW_OK;
}

static dw_landscape landscape(int64_t n,
                              dw_status (*value)(dw_landscape *, int64_t, const double *,
                                                 double *, double *))
{
  return (dw_landscape){.size = sizeof(dw_landscape),
                        .n = n,
                        .sites = 1,
                        .dim = n,
                        .smooth = 99,
                        .orders = 1,
                        .value = value};
}

START_TEST(a_path_without_a_barrier_says_so)
{
  dw_instance *down = rig_make(DW_KIND_LANDSCAPE, "double_well modes 4 tilt 1");
  dw_landscape *V = rig_analytic(down);
  const double a[5] = {-0.1, 0}, b[5] = {0.1, 0};
  const dw_path *p = relax("neb images 8 end_ftol 1e3 maxiter 500", V, a, b);
  ck_assert_int_eq(p->reason, DW_DIVERGED_SHAPE);
  ck_assert_ptr_null(p->saddle);
  ck_assert_double_eq(result("path.converged"), 0);
  ck_assert_str_eq(dw_results_get(rig.results, "path.reason")->text,
                   "no barrier between the ends");
  dw_landscape_free(V);
  dw_instance_free(&rig, down);
}
END_TEST

/* A double well with a forbidden gap where the barrier would be. */
static int64_t two(const void *self)
{
  (void)self;
  return 2;
}

static dw_status gap(const void *self, const double *x, double *e, double *g)
{
  (void)self;
  const double w = x[0] * x[0] - 1;
  *e = fabs(x[0]) < 0.3 ? NAN : w * w + x[1] * x[1];
  if (g) g[0] = 4 * w * x[0], g[1] = 2 * x[1];
  return isfinite(*e) ? DW_OK : DW_ENUMERIC;
}

START_TEST(a_gap_where_the_energy_is_not_finite_is_a_reason)
{
  static const dw_landscape_ops ops = {.size = sizeof ops, .dimension = two, .value = gap};
  static const dw_style style = {.kind = DW_KIND_LANDSCAPE, .name = "gap", .ops = &ops};
  static const char *const lines[] = {"neb images 8", "string images 8"};
  const double a[2] = {-1, 0}, b[2] = {1, 0};
  dw_landscape *V;
  rig_ok(dw_landscape_analytic(&rig, &style, NULL, &V));
  for (int k = 0; k < 2; k++) {
    const dw_path *p = relax(lines[k], V, a, b);
    ck_assert_int_eq(p->reason, DW_DIVERGED_NAN);
    ck_assert(isnan(p->fperp));
    ck_assert_ptr_null(p->saddle);
  }
  dw_landscape_free(V);
}
END_TEST

/* -- saddles ------------------------------------------------------------------------------
 */

/* x y + (x^4 + y^4)/4 has a saddle at 0. */
static dw_status gradients_only(dw_landscape *V, int64_t slot, const double *x, double *e,
                                double *g)
{
  (void)V, (void)slot;
  *e = x[0] * x[1] + 0.25 * (pow(x[0], 4) + pow(x[1], 4));
  if (g) g[0] = x[1] + pow(x[0], 3), g[1] = x[0] + pow(x[1], 3);
  return DW_OK;
}

START_TEST(a_saddle_is_found_from_gradients_alone)
{
  dw_landscape V = landscape(2, gradients_only);
  double x[2] = {0.15, 0.1}, v[2] = {1, -0.5};
  dw_saddle s;
  rig_ok(dw_saddle_find(&rig, &V, x, v, 1e-9, &s));
  ck_assert_int_eq(s.reason, DW_CONVERGED_GRADIENT);
  ck_assert_double_eq_tol(hypot(x[0], x[1]), 0, 1e-8);
  ck_assert_double_eq_tol(s.curvature, -1, 1e-3);
  ck_assert_double_eq_tol(fabs(v[0] - v[1]), sqrt(2), 1e-2);
}
END_TEST

START_TEST(a_saddle_search_where_there_is_none_ends)
{
  dw_landscape V = landscape(3, slope);
  double x[3] = {0.15, 0.1, 0}, v[3] = {1, 0, 0};
  dw_saddle s;
  rig_ok(dw_saddle_find(&rig, &V, x, v, 1e-9, &s));
  ck_assert_int_eq(s.reason, DW_DIVERGED_MAXITER);
}
END_TEST

/* -- displacements ----------------------------------------------------------------------
 */

START_TEST(displacement_fields_point_where_their_names_say)
{
  dw_instance *it = rig_make(DW_KIND_LANDSCAPE, "double_well modes 40 bend 1");
  dw_landscape *V = rig_analytic(it);
  double a[N], b[N], r[N];
  ends(a, b);
  ck_assert_int_eq(dw_band_vector(&rig, "r_AB", N, r), DW_ESTATE);
  dw_error_clear(&rig);
  rig_ok(dw_band_set(&rig, V, a, b, "A", "B"));
  rig_ok(dw_band_vector(&rig, "r_AB", N, r));
  ck_assert_double_eq_tol(r[0], 0.4, 1e-12);
  rig_ok(dw_band_vector(&rig, "r_BA", N, r));
  ck_assert_double_eq_tol(r[0], -0.4, 1e-12);
  ck_assert_int_eq(dw_band_vector(&rig, "r_AS", N, r), DW_ESTATE);
  dw_error_clear(&rig);
  const dw_path *p = relax("neb images 10", V, a, b);
  rig_ok(dw_band_vector(&rig, "r_AS", N, r));
  ck_assert_double_eq_tol(r[0], 0.2, 1e-8);
  ck_assert_double_eq_tol(r[1], -0.04, 1e-8);
  rig_ok(dw_band_vector(&rig, "r_BS", N, r));
  ck_assert_double_eq_tol(r[0], -0.2, 1e-8);
  rig_ok(dw_band_vector(&rig, "r_tA", N, r));
  ck_assert_double_eq_tol(r[0], p->x[1][0] - p->x[0][0], 1e-15);
  ck_assert_double_gt(r[0], 0);
  rig_ok(dw_band_vector(&rig, "r_tB", N, r));
  ck_assert_double_eq_tol(r[0], p->x[8][0] - p->x[9][0], 1e-15);
  ck_assert_int_eq(dw_band_vector(&rig, "r_XY", N, r), DW_ENOTFOUND);
  ck_assert_ptr_nonnull(strstr(rig.error.text, "r_AB r_AS r_tA r_BA r_BS r_tB"));
  dw_error_clear(&rig);
  dw_landscape_free(V);
  dw_instance_free(&rig, it);
}
END_TEST

START_TEST(b_is_brought_next_to_a_across_periods_and_drifts)
{
  static const double lo[3] = {0, 0, 0}, h[3] = {5, 6, 7};
  static const double tilts[2][3] = {{0, 0, 0}, {1.2, -0.8, 0.5}};
  enum { SITES = 30 };
  dw_landscape V = landscape(3 * SITES, NULL);
  V.sites = SITES, V.dim = 3, V.zero = 3;
  for (int k = 0; k < 2; k++) {
    const dw_box box = dw_box_make(lo, h, tilts[k]);
    double a[3 * SITES], b[3 * SITES], small[3 * SITES], mean[3] = {0};
    for (int i = 0; i < 3 * SITES; i++) {
      a[i] = 3 + 3 * sin(7 * i), small[i] = 0.2 * cos(3 * i);
      mean[i % 3] += small[i] / SITES;
    }
    for (int i = 0; i < SITES; i++) {
      const int p = i % 3 - 1, q = i % 4 - 2, r = i % 5 - 2; /* whole periods */
      b[3 * i] =
          a[3 * i] + small[3 * i] + 2.45 + p * h[0] + q * tilts[k][0] + r * tilts[k][1];
      b[3 * i + 1] = a[3 * i + 1] + small[3 * i + 1] - 3.1 + q * h[1] + r * tilts[k][2];
      b[3 * i + 2] = a[3 * i + 2] + small[3 * i + 2] + 0.3 + r * h[2];
    }
    dw_band_align(&V, &box, a, b);
    for (int i = 0; i < 3 * SITES; i++)
      ck_assert_double_eq_tol(b[i] - a[i], small[i] - mean[i % 3], 1e-12);
  }
}
END_TEST

START_TEST(given_images_are_where_the_band_starts)
{
  dw_instance *it = rig_make(DW_KIND_LANDSCAPE, "mueller_brown");
  dw_landscape *V = rig_analytic(it);
  const double *const x[4] = {mb_a, mb_ab, (const double[2]){-0.4, 0.6}, mb_b};
  rig_ok(dw_band_set_images(&rig, V, 4, x));
  dw_instance *neb = rig_make(DW_KIND_PATH, "neb images 12 ftol 1e-5");
  rig_ok(dw_band_relax(&rig, neb));
  check_saddle(&rig.band->path, mb_ab, -40.66484350865740);
  ck_assert_double_eq(result("path.images"), 12);
  dw_instance_free(&rig, neb);
  dw_landscape_free(V);
  dw_instance_free(&rig, it);
}
END_TEST

/* -- a published pair --------------------------------------------------------------------
 */

static double *minimum(const char *file)
{
  dw_system *s;
  char path[512];
  snprintf(path, sizeof path, "%s/wells/%s", DW_TEST_EXAMPLES, file);
  rig_ok(dw_lammps_read(&rig, path, DW_DIAMETER_CHARGE, &s));
  double *x = dw_alloc(&rig, (size_t)(3 * s->n), sizeof *x);
  memcpy(x, s->x, (size_t)(3 * s->n) * sizeof *x);
  if (rig.system)
    dw_system_free(s);
  else
    rig.system = s;
  return x;
}

/* An independent band of 40 images of the same pair: s and V of every sixth image. */
START_TEST(the_path_of_a_published_pair_is_that_of_independent_code)
{
  static const double profile[][2] = {
      {0.0398639994, 0.001472930502}, {0.09229926, 0.006671011009},
      {0.1432627815, 0.01245766128},  {0.1925293606, 0.0185769273},
      {0.2404386, 0.02272369951},     {0.287775468, 0.02491106709},
      {0.3355103347, 0.02469181421},  {0.38444856, 0.02091171581},
      {0.4348623551, 0.0137301355},   {0.4862970961, 0.01092875725}};
  dw_instance *pair = rig_make(DW_KIND_PAIR, "polydisperse");
  double *a = minimum("IS222.data"), *b = minimum("IS241.data");
  dw_landscape *V;
  rig_ok(dw_landscape_particles(&rig, rig.system, pair->style, pair->self, rig.skin, &V));
  const dw_path *p = relax("neb images 40 climb yes ftol 1e-6", V, a, b);
  ck_assert_int_eq(p->reason, DW_CONVERGED_GRADIENT);
  ck_assert_double_lt(p->fperp, 1e-6);
  ck_assert_int_eq(p->minima, 0);
  ck_assert_int_eq(p->saddle_negative, 1);
  ck_assert_int_lt(p->evaluations, 2500);
  ck_assert_double_eq_tol(result("path.d"), 0.4352, 5e-5);
  ck_assert_double_eq_tol(result("path.dE"), 0.01093, 5e-6);
  ck_assert_double_eq_tol(result("path.barrier"), 0.02516, 5e-6);
  ck_assert_double_eq_tol(result("path.length"), 0.486, 0.02 * 0.486);
  for (size_t i = 0, k = 1; i < sizeof profile / sizeof *profile; i++) {
    const double s = profile[i][0] * p->s[39] / 0.4862970961;
    while (k < 39 && p->s[k] < s)
      k++;
    const double part = (s - p->s[k - 1]) / (p->s[k] - p->s[k - 1]);
    const double v = p->e[k - 1] + part * (p->e[k] - p->e[k - 1]) - rig.band->ea;
    ck_assert_double_eq_tol(v, profile[i][1], 0.02 * 0.02516);
  }
  dw_landscape_free(V);
  dw_instance_free(&rig, pair);
}
END_TEST

UNIT_MAIN_WITH(
    "path", rig_open, rig_close, both_mueller_brown_saddles_are_found_by_every_style,
    the_way_back_is_the_way_there, an_intermediate_minimum_is_recognised_and_counted,
    a_straight_double_well_gives_its_own_numbers,
    images_of_a_bent_well_are_equally_spaced_and_at_rest, threads_do_not_change_a_bit,
    ends_that_are_no_minima_are_minimised_or_refused, two_names_of_one_minimum_are_refused,
    a_path_without_a_barrier_says_so, a_gap_where_the_energy_is_not_finite_is_a_reason,
    a_saddle_is_found_from_gradients_alone, a_saddle_search_where_there_is_none_ends,
    displacement_fields_point_where_their_names_say,
    b_is_brought_next_to_a_across_periods_and_drifts,
    given_images_are_where_the_band_starts,
    the_path_of_a_published_pair_is_that_of_independent_code)
