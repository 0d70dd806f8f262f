/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Computes that follow a run: inherent structures, against minimisations made here; g(r),
 * against what is known and sums over all pairs; stress, against the energy of strained
 * boxes. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/results.h"
#include "model/system.h"
#include "session.h"
#include "unit.h"

static dw_ctx *ctx;

static void open_session(void)
{
  ctx = session_open();
}

static void close_session(void)
{
  session_close(ctx);
}

/* -- compute inherent --------------------------------------------------------------------
 */

enum { N = 150 };

static void walk(dw_ctx *c, int64_t steps)
{
  char say[64];
  session_say(c, "read h5md " DW_EXAMPLES "/explore/glass.h5");
  session_say(c, "pair polydisperse");
  session_say(c, "velocity temp 0.04 seed 3");
  session_say(c, "fix nvt temp 0.04");
  snprintf(say, sizeof say, "run %d", (int)steps);
  session_say(c, say);
}

START_TEST(inherent_does_not_disturb_the_walker)
{
  dw_ctx *other = session_open();
  walk(other, 200);
  session_say(ctx, "compute inherent every 7");
  walk(ctx, 200);
  ck_assert_double_eq(session_number(ctx, "inherent.samples"), 28);
  ck_assert_mem_eq(ctx->system->x, other->system->x, N * sizeof *ctx->system->x);
  ck_assert_mem_eq(ctx->system->v, other->system->v, N * sizeof *ctx->system->v);
  session_close(other);
}
END_TEST

START_TEST(inherent_is_where_minimize_ends)
{
  double e[2];
  session_say(ctx, "compute inherent every 60 with fire ftol 1e-9");
  walk(ctx, 0);
  ck_assert(isnan(session_number(ctx, "inherent.last")));
  for (int k = 0; k < 2; k++) {
    session_say(ctx, "run 60");
    dw_ctx *other = session_open();
    walk(other, 60 * (k + 1));
    session_say(other, "minimize lbfgs ftol 1e-9");
    e[k] = session_number(other, "pe") / N;
    session_close(other);
    ck_assert_double_eq_tol(session_number(ctx, "inherent.last"), e[k], 1e-12);
  }
  ck_assert_double_eq_tol(session_number(ctx, "inherent.mean"), (e[0] + e[1]) / 2, 1e-12);
  ck_assert_double_eq_tol(session_number(ctx, "inherent.deviation"),
                          fabs(e[1] - e[0]) / sqrt(2), 1e-12);
}
END_TEST

START_TEST(inherent_leaves_out_descents_that_failed)
{
  session_say(ctx, "compute inherent every 10 maxeval 3");
  walk(ctx, 20);
  ck_assert_double_eq(session_number(ctx, "inherent.failed"), 2);
  ck_assert_double_eq(session_number(ctx, "inherent.samples"), 0);
  ck_assert(isnan(session_number(ctx, "inherent.mean")));
}
END_TEST

/* -- compute rdf -------------------------------------------------------------------------
 */

/* Elements of a result, brought up to date. */
static const double *array(const char *name, int64_t *count)
{
  const dw_result *r;
  ck_assert_msg(dw_result_fresh(ctx, name, &r) == DW_OK, "%s", ctx->error.text);
  ck_assert_msg(r && r->v, "no %s", name);
  *count = r->count;
  return r->v;
}

static void free_particles(int n, const char *seed)
{
  char say[128];
  snprintf(say, sizeof say, "seed %s", seed);
  session_say(ctx, say);
  snprintf(say, sizeof say, "create random %d density 1.0", n);
  session_say(ctx, say);
}

START_TEST(rdf_of_an_ideal_gas_is_one)
{
  enum { BINS = 20 };
  int64_t bins;
  double chi2 = 0;
  free_particles(4000, "5");
  session_say(ctx, "compute rdf bins 20 cutoff 5");
  const double *g = array("rdf.g", &bins), w = 5.0 / BINS;
  ck_assert_int_eq(bins, BINS);
  for (int k = 0; k < BINS; k++) { /* counts are Poisson */
    const double a = k * w, b = a + w, shell = 4 * M_PI / 3 * (b * b * b - a * a * a);
    chi2 += (g[k] - 1) * (g[k] - 1) * shell * 3999 / 2;
  }
  ck_assert_double_lt(chi2, 45.3); /* p = 0.001 */
  ck_assert_double_gt(chi2, 5.9);
}
END_TEST

START_TEST(rdf_of_a_crystal_has_its_shells)
{
  /* neighbours of fcc within r^2 = 1/2, 1, 3/2, 2, 5/2 of the cube's edge squared */
  static const double shells[] = {12, 6, 24, 12, 24};
  int64_t bins;
  double found[5] = {0}, all = 0;
  session_say(ctx, "create lattice fcc 500 density 4.0"); /* edge 1 */
  session_say(ctx, "compute rdf bins 340 cutoff 1.7");
  const double *g = array("rdf.g", &bins), w = 1.7 / 340;
  for (int k = 0; k < 340; k++) {
    const double a = k * w, b = a + w, shell = 4 * M_PI / 3 * (b * b * b - a * a * a);
    const double neighbours = g[k] * shell * 4 * 499 / 500;
    all += neighbours;
    for (int s = 0; s < 5; s++)
      if (fabs(a + w / 2 - sqrt((s + 1) / 2.0)) < w) found[s] += neighbours;
  }
  for (int s = 0; s < 5; s++)
    ck_assert_double_eq_tol(found[s], shells[s], 1e-9);
  ck_assert_double_eq_tol(all, 78, 1e-9); /* no other */
}
END_TEST

/* Against all pairs, one by one; a box that leans over. */
START_TEST(rdf_partials_are_those_of_all_pairs)
{
  enum { N_ = 300, BINS = 8 };
  double count[3][BINS] = {{0}};
  int64_t number;
  free_particles(N_, "9");
  dw_system *sys = ctx->system;
  const double tilt[3] = {1.1, -0.7, 0.5};
  sys->box = dw_box_make(sys->box.lo, sys->box.h, tilt), sys->ntypes = 2;
  for (int i = 0; i < N_; i++)
    sys->species[i] = i < 100 ? 1 : 2;
  dw_system_touch_sites(sys);
  session_say(ctx, "compute rdf bins 8 cutoff 2.4");
  const double *g = array("rdf.partial", &number);
  ck_assert_int_eq(number, 3 * BINS);
  for (int i = 0; i < N_; i++)
    for (int j = i + 1; j < N_; j++) {
      double d[3];
      for (int a = 0; a < 3; a++)
        d[a] = sys->x[i][a] - sys->x[j][a];
      dw_box_image(&sys->box, d);
      const double r = sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
      if (r < 2.4) count[sys->species[i] + sys->species[j] - 2][(int)(r / 0.3)]++;
    }
  const double pairs[3] = {100 * 99 / 2, 100 * 200, 200 * 199 / 2};
  for (int p = 0; p < 3; p++)
    for (int k = 0; k < BINS; k++) {
      const double a = k * 0.3, b = a + 0.3;
      const double volume = 4 * M_PI / 3 * (b * b * b - a * a * a);
      ck_assert_double_eq_tol(g[p * BINS + k],
                              count[p][k] / (pairs[p] / dw_box_volume(&sys->box) * volume),
                              1e-9);
    }
}
END_TEST

START_TEST(rdf_refuses_more_than_half_the_box)
{
  double v;
  free_particles(64, "1");
  session_say(ctx, "compute rdf cutoff 2.1");
  ck_assert(dw_observe(ctx, "rdf.peak", &v) != DW_OK);
  ck_assert_ptr_nonnull(strstr(ctx->error.text, "half the box"));
}
END_TEST

/* -- compute stress ----------------------------------------------------------------------
 */

/* The energy when particles and box are strained by eps in component k: xx .. xy. */
static double strained(int k, double eps)
{
  static const int first[6] = {0, 1, 2, 1, 0, 0}, second[6] = {0, 1, 2, 2, 2, 1};
  dw_system *sys = ctx->system;
  const int a = first[k], b = second[k];
  const dw_box box = sys->box;
  double h[3], tilt[3], old[N][3];
  memcpy(h, box.h, sizeof h), memcpy(tilt, box.tilt, sizeof tilt);
  memcpy(old, sys->x, sizeof old);
  /* rows of the edges: a = (h0, 0, 0), b = (t0, h1, 0), c = (t1, t2, h2) */
  double edge[9] = {h[0], 0, 0, tilt[0], h[1], 0, tilt[1], tilt[2], h[2]};
  for (int e = 0; e < 9; e += 3)
    edge[e + a] += eps * edge[e + b];
  for (int i = 0; i < N; i++)
    sys->x[i][a] += eps * sys->x[i][b];
  sys->box = dw_box_of_edges(edge);
  dw_system_touch_sites(sys);
  const double e = session_number(ctx, "pe");
  sys->box = box, memcpy(sys->x, old, sizeof old);
  dw_system_touch_sites(sys);
  return e;
}

static void pair_part_is_minus_the_slope(void)
{
  int64_t count;
  const double volume = dw_box_volume(&ctx->system->box), h = 1e-5;
  session_say(ctx, "compute stress");
  for (int k = 0; k < 6; k++) {
    const double slope = (strained(k, h) - strained(k, -h)) / (2 * h);
    const double *pair = array("stress.pair", &count);
    ck_assert_int_eq(count, 6);
    ck_assert_double_eq_tol(pair[k], -slope / volume, 1e-7);
  }
}

START_TEST(stress_is_the_slope_of_the_energy)
{
  session_say(ctx, "read h5md " DW_EXAMPLES "/explore/glass.h5");
  session_say(ctx, "pair polydisperse");
  pair_part_is_minus_the_slope();
}
END_TEST

START_TEST(stress_in_a_tilted_box_is_the_slope_of_the_energy)
{
  session_say(ctx, "read h5md " DW_EXAMPLES "/explore/glass.h5");
  session_say(ctx, "pair polydisperse");
  dw_system *sys = ctx->system;
  const double tilt[3] = {0.3, -0.2, 0.1};
  sys->box = dw_box_make(sys->box.lo, sys->box.h, tilt);
  dw_system_touch_sites(sys);
  session_say(ctx, "minimize fire ftol 1e-2"); /* the seams of the new box overlap */
  pair_part_is_minus_the_slope();
}
END_TEST

START_TEST(stress_adds_what_the_particles_carry)
{
  int64_t count;
  walk(ctx, 20);
  session_say(ctx, "compute stress every 5");
  session_say(ctx, "run 5");
  const dw_system *sys = ctx->system;
  double xy = 0;
  for (int i = 0; i < N; i++)
    xy += sys->v[i][0] * sys->v[i][1] / dw_box_volume(&sys->box);
  const double *k = array("stress.kinetic", &count);
  ck_assert_double_eq_tol(k[5], xy, 1e-12);
  ck_assert_double_eq_tol((k[0] + k[1] + k[2]) / 3,
                          2 * session_number(ctx, "ke") / 3 / dw_box_volume(&sys->box),
                          1e-12);
  const double first = session_number(ctx, "press");
  ck_assert_double_eq_tol(session_number(ctx, "stress.pressure"), first, 1e-12);
  ck_assert_double_eq_tol(session_number(ctx, "stress.tensor[6]"),
                          session_number(ctx, "pxy"), 1e-12);
  session_say(ctx, "run 5");
  const double second = session_number(ctx, "press");
  ck_assert_double_eq_tol(session_number(ctx, "stress.mean"), (first + second) / 2, 1e-12);
  ck_assert_double_eq_tol(session_number(ctx, "stress.deviation"),
                          fabs(first - second) / sqrt(2), 1e-12);
}
END_TEST

UNIT_MAIN_WITH("live", open_session, close_session, inherent_does_not_disturb_the_walker,
               inherent_is_where_minimize_ends, inherent_leaves_out_descents_that_failed,
               rdf_of_an_ideal_gas_is_one, rdf_of_a_crystal_has_its_shells,
               rdf_partials_are_those_of_all_pairs, rdf_refuses_more_than_half_the_box,
               stress_is_the_slope_of_the_energy,
               stress_in_a_tilted_box_is_the_slope_of_the_energy,
               stress_adds_what_the_particles_carry)
