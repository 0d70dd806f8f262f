/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Predictors of each particle, against sums over all pairs by the formula of the potential
 * and finite differences along all modes. */
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "base/results.h"
#include "engine/modes.h"
#include "session.h"
#include "unit.h"

enum { SITES = 100, N = 3 * SITES };

static dw_ctx *ctx;

static void open_session(void)
{
  ctx = session_open();
}

static void close_session(void)
{
  session_close(ctx);
}

static void glass(void)
{
  session_say(ctx, "seed 11");
  session_say(ctx, "create random 100 density 1.0 diameter powerlaw");
  session_say(ctx, "pair polydisperse");
  session_say(ctx, "minimize lbfgs ftol 1e-11");
}

static const double *result(const char *name)
{
  const dw_result *r = dw_results_get(ctx->results, name);
  ck_assert_ptr_nonnull(r);
  ck_assert_ptr_nonnull(r->v);
  return r->v;
}

/* -- the potential, all pairs ------------------------------------------------------------
 */

/* Parts of V, of the virial and, when g is not NULL, the gradient, in a cubic box. */
static void parts_of(const double *x, double *e, double *w, double *g)
{
  const double box = ctx->system->box.h[0];
  memset(e, 0, SITES * sizeof *e), memset(w, 0, SITES * sizeof *w);
  if (g) memset(g, 0, N * sizeof *g);
  for (int i = 0; i < SITES; i++)
    for (int j = 0; j < i; j++) {
      const double si = ctx->system->diameter[i], sj = ctx->system->diameter[j];
      const double s = (si + sj) / 2 * (1 - 0.2 * fabs(si - sj));
      double d[3], r2 = 0;
      for (int a = 0; a < 3; a++) {
        d[a] = x[3 * i + a] - x[3 * j + a], d[a] -= box * round(d[a] / box);
        r2 += d[a] * d[a];
      }
      const double q = r2 / (s * s), c0 = -28 / pow(1.25, 12), c2 = 48 / pow(1.25, 14),
                   c4 = -21 / pow(1.25, 16);
      if (q >= 1.25 * 1.25) continue;
      const double v = pow(q, -6) + c0 + c2 * q + c4 * q * q;
      const double slope = -6 * pow(q, -7) + c2 + 2 * c4 * q; /* dv/dq */
      e[i] += v / 2, e[j] += v / 2, w[i] -= slope * q, w[j] -= slope * q;
      for (int a = 0; g && a < 3; a++)
        g[3 * i + a] += 2 * slope * d[a] / (s * s),
            g[3 * j + a] -= 2 * slope * d[a] / (s * s);
    }
}

START_TEST(energy_and_pressure_are_sums_over_pairs)
{
  double e[SITES], w[SITES], energy = 0, pressure = 0;
  glass();
  session_say(ctx, "compute local as l");
  parts_of((const double *)ctx->system->x, e, w, NULL);
  for (int i = 0; i < SITES; i++) {
    ck_assert_double_eq_tol(result("l.energy")[i], e[i], 1e-12);
    ck_assert_double_eq_tol(result("l.pressure")[i], w[i] / 3, 1e-11); /* density 1 */
    energy += e[i], pressure += w[i] / 3 / SITES;
  }
  ck_assert_double_eq_tol(session_number(ctx, "pe"), energy, 1e-10);
  ck_assert_double_eq_tol(session_number(ctx, "press"), pressure, 1e-10);
}
END_TEST

START_TEST(softness_sums_the_modes_that_are_not_translations)
{
  double psi[SITES] = {0}, part[SITES] = {0}, total = 0;
  glass();
  session_say(ctx, "modes linear all as lin");
  session_say(ctx, "compute softness modes lin count 20 as s");
  const dw_modeset *set = &dw_modes_named(ctx->modesets, "lin")->set;
  for (int k = 0; k < 20 * N; k++) {
    const double z = set->z[3 * N + k];
    part[k % N / 3] += z * z, psi[k % N / 3] += z * z / set->value[3 + k / N];
  }
  for (int i = 0; i < SITES; i++) {
    ck_assert_double_eq_tol(result("s.vibrality")[i], psi[i], 1e-12);
    ck_assert_double_eq_tol(result("s.participation")[i], part[i], 1e-12);
    total += result("s.participation")[i];
  }
  ck_assert_double_eq_tol(total, 20, 1e-10);
  session_say(ctx, "compute softness modes lin as s");
  ck_assert_double_eq(session_number(ctx, "s.modes"), N - 3);
  for (int i = 0; i < SITES; i++) /* all modes are complete */
    ck_assert_double_eq_tol(result("s.participation")[i], 3 - 3. / SITES, 1e-10);
  session_refuses(ctx, "compute softness modes lin count 298", "count is 298");
}
END_TEST

/* out += (f(x + h v) - 2 f(x) + f(x - h v))/(h^2 stiffness) of the energies and gradients.
 */
static void curve(const double *v, double stiffness, double *e2, double *g2)
{
  static const double h = 1e-4;
  double x[N], e[SITES], w[SITES], g[N];
  for (int side = -1; side <= 1; side++) {
    const double weight = (side ? 1 : -2) / (h * h * stiffness);
    for (int k = 0; k < N; k++)
      x[k] = ((const double *)ctx->system->x)[k] + side * h * v[k];
    parts_of(x, e, w, g);
    for (int i = 0; i < SITES; i++)
      e2[i] += weight * e[i];
    for (int k = 0; k < N; k++)
      g2[k] += weight * g[k];
  }
}

START_TEST(thermal_energy_is_that_of_finite_differences)
{
  static const double h = 1e-7; /* u is long */
  double e2[SITES] = {0}, g2[N] = {0}, u[N] = {0}, w[SITES], up[SITES], down[SITES], x[N];
  const double *here = NULL;
  glass();
  session_say(ctx, "modes linear all as lin");
  session_say(ctx, "compute thermal modes lin as t");
  const dw_modeset *set = &dw_modes_named(ctx->modesets, "lin")->set;
  here = (const double *)ctx->system->x;
  for (int m = 3; m < N; m++)
    curve(set->z + m * N, set->value[m], e2, g2);
  for (int m = 3; m < N; m++) {
    double along = 0;
    for (int k = 0; k < N; k++)
      along += set->z[m * N + k] * g2[k] / set->value[m];
    for (int k = 0; k < N; k++)
      u[k] += along * set->z[m * N + k];
  }
  for (int k = 0; k < N; k++)
    x[k] = here[k] + h * u[k];
  parts_of(x, up, w, NULL);
  for (int k = 0; k < N; k++)
    x[k] = here[k] - h * u[k];
  parts_of(x, down, w, NULL);
  for (int i = 0; i < SITES; i++) {
    const double expected = e2[i] - (up[i] - down[i]) / (2 * h);
    ck_assert_double_eq_tol(result("t.energy")[i], expected, 1e-5 * (1 + fabs(expected)));
  }
  ck_assert_double_eq_tol(session_number(ctx, "t.sum"), N - 3, 1e-6);
}
END_TEST

START_TEST(thermal_energy_wants_all_modes)
{
  glass();
  session_say(ctx, "modes linear lowest 20 as few");
  session_refuses(ctx, "compute thermal modes few", "needs all 300 linear modes");
  session_refuses(ctx, "compute thermal modes none", "no mode set is called none");
}
END_TEST

/* -- score -------------------------------------------------------------------------------
 */

static double square(const double *v, int i)
{
  return v[3 * i] * v[3 * i] + v[3 * i + 1] * v[3 * i + 1] + v[3 * i + 2] * v[3 * i + 2];
}

/* Pairs of a particle of the core and one outside in the right order, equal ones half. */
static double count_pairs(const double *moved, const double *q, int core)
{
  double good = 0;
  for (int i = 0; i < SITES; i++) {
    int above = 0, below = 0;
    for (int j = 0; j < SITES; j++)
      above += moved[j] > moved[i];
    for (int j = 0; j < SITES && above < core; j++) {
      below = 0;
      for (int k = 0; k < SITES; k++)
        below += moved[k] > moved[j];
      if (below >= core) good += q[i] > q[j] ? 1 : q[i] == q[j] ? 0.5 : 0;
    }
  }
  return good / (core * (SITES - core));
}

START_TEST(score_counts_pairs_and_halves_ties)
{
  char file[] = "ties-XXXXXX", line[128], name[64];
  double moved[SITES], q[SITES];
  glass();
  session_say(ctx, "modes linear lowest 20 as lin");
  session_say(ctx, "compute softness modes lin as s");
  FILE *f = fdopen(mkstemp(file), "w");
  for (int i = 0; i < SITES; i++)
    q[i] = (i * 7) % 5 + 1, fprintf(f, "%g 0 0 ", q[i]);
  fclose(f);
  snprintf(line, sizeof line, "compute score of s.vibrality file:%s against lin.5 core 7",
           file);
  session_say(ctx, line);
  unlink(file);
  const double *v = dw_modes_named(ctx->modesets, "lin")->set.z + 4 * N;
  for (int i = 0; i < SITES; i++)
    moved[i] = square(v, i);
  ck_assert_double_eq_tol(session_number(ctx, "score.s_vibrality.auc"),
                          count_pairs(moved, result("s.vibrality"), 7), 1e-13);
  snprintf(name, sizeof name, "score.file_%s.auc", file);
  name[strcspn(name, "-")] = '_';
  ck_assert_double_eq_tol(session_number(ctx, name), count_pairs(moved, q, 7), 1e-13);
  session_refuses(ctx, "compute score of s.vibrality against lin.5 core 100", "core = 100");
  session_refuses(ctx, "compute score of s.modes against lin.5", "not one number for each");
}
END_TEST

/* Of one mode against another: the definitions, written out. */
START_TEST(score_of_a_mode_has_its_rank_and_overlaps)
{
  glass();
  session_say(ctx, "modes linear lowest 20 as lin");
  session_say(ctx, "compute score of lin.6 lin.5 against lin.5 core 7");
  const double *r = dw_modes_named(ctx->modesets, "lin")->set.z + 4 * N, *v = r + N;
  int top = 0, below = 0;
  double a = 0;
  for (int i = 0; i < SITES; i++) {
    if (square(r, i) > square(r, top)) top = i;
    a += sqrt(square(r, i) * square(v, i));
  }
  for (int i = 0; i < SITES; i++)
    below += square(v, i) < square(v, top);
  ck_assert_double_eq_tol(session_number(ctx, "score.lin_6.rank"),
                          below / (double)(SITES - 1), 1e-13);
  ck_assert_double_le(session_number(ctx, "score.lin_6.c"), 1e-9); /* orthogonal */
  ck_assert_double_eq_tol(session_number(ctx, "score.lin_6.a"), a, 1e-9);
  ck_assert_double_eq(session_number(ctx, "score.lin_5.auc"), 1);
  ck_assert_double_eq_tol(session_number(ctx, "score.lin_5.c"), 1, 1e-12);
}
END_TEST

UNIT_MAIN_WITH("predictors", open_session, close_session,
               energy_and_pressure_are_sums_over_pairs,
               softness_sums_the_modes_that_are_not_translations,
               thermal_energy_is_that_of_finite_differences, thermal_energy_wants_all_modes,
               score_counts_pairs_and_halves_ties,
               score_of_a_mode_has_its_rank_and_overlaps)
