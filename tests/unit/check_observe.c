/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Live computes and dumps, against sums made here from what extended XYZ and the
 * configuration say. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "model/system.h"
#include "session.h"
#include "unit.h"

static dw_ctx *ctx;
static char folder[64];

static void open_session(void)
{
  snprintf(folder, sizeof folder, "observe.XXXXXX");
  ck_assert_ptr_nonnull(mkdtemp(folder));
  ctx = session_open();
}

static void close_session(void)
{
  char clean[80];
  session_close(ctx);
  snprintf(clean, sizeof clean, "rm -rf %s", folder);
  ck_assert_int_eq(system(clean), 0);
}

/* Particles that do not see each other fly straight. */
static void gas(void)
{
  session_say(ctx, "create lattice fcc 108 density 0.001");
  session_say(ctx, "pair lj cut 2.5 shift force");
  session_say(ctx, "velocity temp 1.0 seed 7");
  session_say(ctx, "timestep 0.01");
  session_say(ctx, "fix nve");
}

START_TEST(msd_of_free_flight_is_the_square_of_velocity_and_time)
{
  gas();
  const dw_system *sys = ctx->system;
  double two = 0, four = 0;
  for (int64_t i = 0; i < sys->n; i++) {
    double s = 0;
    for (int a = 0; a < 3; a++)
      s += sys->v[i][a] * sys->v[i][a];
    two += s / (double)sys->n, four += s * s / (double)sys->n;
  }
  session_say(ctx, "compute msd");
  ck_assert_double_eq(session_number(ctx, "msd.msd"), 0);
  session_say(ctx, "run 100"); /* t = 1 */
  ck_assert_double_eq_tol(session_number(ctx, "msd.msd"), two, 1e-10 * two);
  ck_assert_double_eq_tol(session_number(ctx, "msd.alpha2"), 0.6 * four / (two * two) - 1,
                          1e-9);
  ck_assert_double_eq(session_number(ctx, "msd.steps"), 100);
}
END_TEST

START_TEST(relaxation_time_is_where_free_particles_leave_their_spheres)
{
  gas();
  const dw_system *sys = ctx->system;
  session_say(ctx, "compute relaxation every 1 a 0.5 level 0.5");
  double before = 1, tau = -1;
  for (int t = 1; t <= 100; t++) { /* Q by |v| t < a */
    double q = 0;
    for (int64_t i = 0; i < sys->n; i++) {
      const double *v = sys->v[i];
      q += sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]) * 0.01 * t < 0.5;
    }
    q /= (double)sys->n;
    if (tau < 0 && q < 0.5) tau = t - 1 + (before - 0.5) / (before - q);
    before = q;
  }
  session_say(ctx, "run 10");
  ck_assert(isnan(session_number(ctx, "relaxation.tau")));
  session_say(ctx, "run 90");
  ck_assert_double_gt(tau, 10);
  ck_assert_double_eq_tol(session_number(ctx, "relaxation.tau"), tau, 1e-9);
  ck_assert_double_eq_tol(session_number(ctx, "relaxation.Q"), before, 1e-12);
}
END_TEST

START_TEST(a_drift_of_the_whole_is_no_relaxation)
{
  gas();
  session_say(ctx, "compute relaxation every 1 a 0.5 as still");
  session_say(ctx, "compute relaxation every 1 a 0.5 com no as drifting");
  for (int64_t i = 0; i < ctx->system->n; i++)
    memcpy(ctx->system->v[i], (double[3]){1, 0, 0}, 3 * sizeof(double));
  session_say(ctx, "run 100");
  ck_assert_double_eq(session_number(ctx, "still.Q"), 1);
  ck_assert_double_eq(session_number(ctx, "drifting.Q"), 0);
  ck_assert_double_eq_tol(session_number(ctx, "drifting.tau"), 50, 1);
}
END_TEST

/* -- several origins, against a trajectory kept here -- */

enum { N = 80, FRAMES = 60, STEP = 50, ORIGINS = 4, APART = 250 };

typedef struct {
  double x[N][3], diameter[N];
} frame;

static double length(const double d[3])
{
  return sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
}

static double distance(const frame *f, int i, int j)
{
  double d[3];
  for (int a = 0; a < 3; a++)
    d[a] = f->x[i][a] - f->x[j][a];
  dw_box_image(&ctx->system->box, d);
  return length(d);
}

static double self_overlap(const frame *then, const frame *now)
{
  double q = 0, mean[3] = {0};
  for (int i = 0; i < N; i++)
    for (int a = 0; a < 3; a++)
      mean[a] += (now->x[i][a] - then->x[i][a]) / N;
  for (int i = 0; i < N; i++) {
    double d[3];
    for (int a = 0; a < 3; a++)
      d[a] = now->x[i][a] - then->x[i][a] - mean[a];
    q += length(d) < 0.3;
  }
  return q / N;
}

static double bonds_left(const frame *then, const frame *now)
{
  double held = 0, all = 0;
  for (int i = 0; i < N; i++)
    for (int j = i + 1; j < N; j++) {
      const double size = (then->diameter[i] + then->diameter[j]) / 2;
      if (distance(then, i, j) >= 1.3 * size) continue;
      all++, held += distance(now, i, j) < 1.5 * size;
    }
  return held / all;
}

typedef double correlation(const frame *, const frame *);

/* Steps until it crosses the level, by straight lines between the frames. */
static double crossing(const frame *f, int origin, correlation *of)
{
  for (int k = origin + 1; k < FRAMES; k++) {
    const double before = of(&f[origin], &f[k - 1]), now = of(&f[origin], &f[k]);
    if (now < 0.6) return STEP * (k - 1 - origin + (before - 0.6) / (before - now));
  }
  return NAN;
}

static void compare_times(const frame *f, correlation *of, const char *taus,
                          const char *tau)
{
  double sum = 0;
  for (int o = 0; o < ORIGINS; o++) {
    char name[64];
    const double t = crossing(f, o * APART / STEP, of);
    ck_assert_double_gt(t, STEP);
    snprintf(name, sizeof name, "relaxation.%s[%d]", taus, o + 1);
    ck_assert_double_eq_tol(session_number(ctx, name), t, 1e-9);
    sum += t / ORIGINS;
  }
  ck_assert_double_eq_tol(session_number(ctx, tau), sum, 1e-9);
}

/* Swaps on the way: bonds go by the diameters of their origin. */
START_TEST(relaxation_from_several_origins_is_that_of_the_trajectory)
{
  static frame f[FRAMES];
  session_say(ctx, "create random 80 density 1.0 diameter powerlaw");
  session_say(ctx, "pair polydisperse");
  session_say(ctx, "minimize cg ftol 1e-1");
  session_say(ctx, "fix swapmc temp 2.0");
  session_say(ctx, "run 100");
  session_say(ctx, "compute relaxation every 50 shell 1.3 apart 1.5 level 0.6 origins 4 "
                   "spacing 250");
  for (int k = 0; k < FRAMES; k++) {
    if (k > 0) session_say(ctx, "run 50");
    memcpy(f[k].x, ctx->system->x, sizeof f[k].x);
    memcpy(f[k].diameter, ctx->system->diameter, sizeof f[k].diameter);
  }
  ck_assert_double_eq_tol(session_number(ctx, "relaxation.Q"),
                          self_overlap(&f[0], &f[FRAMES - 1]), 1e-12);
  ck_assert_double_eq_tol(session_number(ctx, "relaxation.B"),
                          bonds_left(&f[0], &f[FRAMES - 1]), 1e-12);
  ck_assert_double_eq(session_number(ctx, "relaxation.left"), ORIGINS);
  ck_assert_double_eq(session_number(ctx, "relaxation.left_bond"), ORIGINS);
  compare_times(f, self_overlap, "taus", "relaxation.tau");
  compare_times(f, bonds_left, "taus_bond", "relaxation.tau_bond");
}
END_TEST

START_TEST(bonds_that_break_before_they_are_made_are_refused)
{
  gas();
  session_refuses(ctx, "compute relaxation shell 1.5 apart 1.4", "below shell");
}
END_TEST

START_TEST(msd_refuses_another_number_of_particles)
{
  gas();
  session_say(ctx, "compute msd");
  session_say(ctx, "create lattice fcc 32 density 0.001");
  double v;
  ck_assert(dw_observe(ctx, "msd.msd", &v) != DW_OK);
  ck_assert_ptr_nonnull(strstr(ctx->error.text, "particles"));
}
END_TEST

/* -- dumps -- */

static void in_folder(char out[256], const char *before, const char *name)
{
  snprintf(out, 256, "%s%s/%s", before, folder, name);
}

static int lines_with(const char *name, const char *text)
{
  char path[256], line[512];
  int count = 0;
  in_folder(path, "", name);
  FILE *in = fopen(path, "r");
  ck_assert_msg(in != NULL, "no %s", path);
  while (fgets(line, sizeof line, in))
    count += strstr(line, text) != NULL;
  fclose(in);
  return count;
}

START_TEST(frames_come_at_multiples_and_once_each)
{
  char say[256];
  gas();
  in_folder(say, "dump text every 10 ", "a.dump");
  session_say(ctx, say);
  session_say(ctx, "run 25");
  session_say(ctx, "run 15"); /* 0 10 20 30 40 */
  ck_assert_int_eq(lines_with("a.dump", "ITEM: TIMESTEP"), 5);
  session_say(ctx, "run 0"); /* step 40 again */
  ck_assert_int_eq(lines_with("a.dump", "ITEM: TIMESTEP"), 5);
  session_say(ctx, "undump text");
  session_say(ctx, "run 10");
  ck_assert_int_eq(lines_with("a.dump", "ITEM: TIMESTEP"), 5);
}
END_TEST

START_TEST(extxyz_frames_give_back_the_bits)
{
  char say[256];
  gas();
  in_folder(say, "dump extxyz every 20 ", "a.xyz");
  session_say(ctx, say);
  session_say(ctx, "run 20");
  double x[108][3];
  memcpy(x, ctx->system->x, sizeof x);
  session_say(ctx, "run 20");
  in_folder(say, "read extxyz ", "a.xyz frame 1");
  session_say(ctx, say);
  ck_assert_int_eq(memcmp(x, ctx->system->x, sizeof x), 0);
}
END_TEST

START_TEST(a_star_makes_a_file_for_each_frame)
{
  char say[256];
  gas();
  in_folder(say, "dump text every 10 ", "b.*.dump");
  session_say(ctx, say);
  session_say(ctx, "run 20");
  ck_assert_int_eq(lines_with("b.0.dump", "ITEM: TIMESTEP"), 1);
  ck_assert_int_eq(lines_with("b.20.dump", "ITEM: ATOMS id type radius"), 1);
}
END_TEST

START_TEST(a_dump_that_became_shorter_is_an_error)
{
  char say[256], path[256];
  gas();
  in_folder(path, "", "c.dump");
  in_folder(say, "dump text every 10 ", "c.dump");
  session_say(ctx, say);
  session_say(ctx, "run 10");
  ck_assert_int_eq(truncate(path, 5), 0);
  session_refuses(ctx, "run 10", "5 bytes");
}
END_TEST

UNIT_MAIN_WITH("observe", open_session, close_session,
               msd_of_free_flight_is_the_square_of_velocity_and_time,
               relaxation_time_is_where_free_particles_leave_their_spheres,
               a_drift_of_the_whole_is_no_relaxation,
               relaxation_from_several_origins_is_that_of_the_trajectory,
               bonds_that_break_before_they_are_made_are_refused,
               msd_refuses_another_number_of_particles,
               frames_come_at_multiples_and_once_each, extxyz_frames_give_back_the_bits,
               a_star_makes_a_file_for_each_frame, a_dump_that_became_shorter_is_an_error)
