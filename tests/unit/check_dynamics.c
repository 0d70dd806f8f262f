/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Newton's equations, the run loop and its table. */
#include <math.h>
#include <stdio.h>

#include "model/landscape.h"
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

/* A small Lennard-Jones liquid. */
static void liquid(const char *timestep)
{
  char text[64];
  session_say(ctx, "create lattice fcc 108 density 0.8442");
  session_say(ctx, "pair lj cut 2.5 shift force");
  session_say(ctx, "velocity temp 1.44 seed 5");
  snprintf(text, sizeof text, "timestep %s", timestep);
  session_say(ctx, text);
  session_say(ctx, "fix nve");
}

/* Root mean square of the energy about its first value, over `t` in time. */
static double wander(double dt, double t)
{
  char text[64];
  double sum = 0;
  session_say(ctx, "clear");
  snprintf(text, sizeof text, "%g", dt);
  liquid("0.001");
  session_say(ctx, "run 500");
  snprintf(text, sizeof text, "timestep %.17g", dt);
  session_say(ctx, text);
  const double e0 = session_number(ctx, "etotal");
  const int n = (int)lround(t / dt);
  for (int i = 0; i < n; i++) {
    session_say(ctx, "run 1");
    const double e = session_number(ctx, "etotal") - e0;
    sum += e * e;
  }
  return sqrt(sum / n);
}

START_TEST(energy_wanders_with_the_square_of_the_time_step)
{
  const double coarse = wander(0.004, 0.4), fine = wander(0.002, 0.4);
  ck_assert_double_gt(coarse / fine, 3.4);
  ck_assert_double_lt(coarse / fine, 4.6);
}
END_TEST

START_TEST(motion_runs_backwards)
{
  liquid("0.002");
  const dw_system *sys = ctx->system;
  double start[108][3], off = 0;
  memcpy(start, sys->x, sizeof start);
  session_say(ctx, "run 200");
  for (int64_t i = 0; i < sys->n; i++)
    for (int a = 0; a < 3; a++)
      sys->v[i][a] = -sys->v[i][a];
  session_say(ctx, "run 200");
  for (int64_t i = 0; i < sys->n; i++)
    for (int a = 0; a < 3; a++)
      off = fmax(off, fabs(sys->x[i][a] - start[i][a]));
  ck_assert_double_lt(off, 1e-8);
  ck_assert_int_eq(sys->step, 400);
}
END_TEST

START_TEST(momentum_stays_zero)
{
  liquid("0.002");
  session_say(ctx, "run 100");
  for (int a = 0; a < 3; a++) {
    double p = 0;
    for (int64_t i = 0; i < ctx->system->n; i++)
      p += ctx->system->v[i][a];
    ck_assert_double_lt(fabs(p), 1e-11);
  }
}
END_TEST

START_TEST(velocities_have_the_temperature_asked_for)
{
  liquid("0.002");
  ck_assert_double_eq_tol(session_number(ctx, "temp"), 1.44, 1e-12);
  ck_assert_double_eq_tol(session_number(ctx, "ke"), 0.5 * 321 * 1.44, 1e-10);
}
END_TEST

START_TEST(same_seed_same_velocities)
{
  double v[108][3];
  liquid("0.002");
  memcpy(v, ctx->system->v, sizeof v);
  session_say(ctx, "velocity temp 1.44 seed 6");
  ck_assert_int_ne(memcmp(v, ctx->system->v, sizeof v), 0);
  session_say(ctx, "velocity temp 1.44 seed 5");
  ck_assert_int_eq(memcmp(v, ctx->system->v, sizeof v), 0);
}
END_TEST

START_TEST(many_short_runs_are_one_long_one)
{
  double x[108][3];
  liquid("0.002");
  session_say(ctx, "run 60");
  memcpy(x, ctx->system->x, sizeof x);
  session_say(ctx, "clear");
  liquid("0.002");
  session_say(ctx, "run 17");
  session_say(ctx, "run 20");
  session_say(ctx, "run 60 upto");
  ck_assert_int_eq(memcmp(x, ctx->system->x, sizeof x), 0);
}
END_TEST

START_TEST(skin_does_not_change_the_trajectory)
{
  double x[108][3];
  liquid("0.002");
  session_say(ctx, "run 150");
  memcpy(x, ctx->system->x, sizeof x);
  session_say(ctx, "clear");
  session_say(ctx, "neighbor skin 0.1");
  liquid("0.002");
  session_say(ctx, "run 150");
  ck_assert_int_eq(memcmp(x, ctx->system->x, sizeof x), 0);
}
END_TEST

/* P from the energy at two slightly different volumes, without velocities. */
START_TEST(pressure_is_the_derivative_of_the_energy)
{
  double e[2], dv = 0, p;
  session_say(ctx, "create lattice fcc 256 density 0.8442");
  session_say(ctx, "pair lj cut 2.5 shift force");
  session_say(ctx, "velocity temp 1 seed 3");
  session_say(ctx, "timestep 0.005");
  session_say(ctx, "fix nve");
  session_say(ctx, "run 40");
  dw_system *sys = ctx->system;
  const double volume = session_number(ctx, "vol");
  p = session_number(ctx, "press") - 2 * session_number(ctx, "ke") / (3 * volume);
  for (int k = 0; k < 2; k++) {
    dw_system *other;
    const double scale = k ? 1 + 1e-5 : 1 - 1e-5;
    double h[3];
    dw_landscape *V;
    ck_assert_int_eq(dw_system_clone(ctx, sys, &other), DW_OK);
    for (int a = 0; a < 3; a++)
      h[a] = sys->box.h[a] * scale;
    other->box = dw_box_make(sys->box.lo, h, NULL);
    for (int64_t i = 0; i < sys->n; i++)
      for (int a = 0; a < 3; a++)
        other->x[i][a] *= scale;
    ck_assert_int_eq(
        dw_landscape_particles(ctx, other, ctx->pair->style, ctx->pair->self, 0.3, &V),
        DW_OK);
    ck_assert_int_eq(V->value(V, 0, (const double *)other->x, &e[k], NULL), DW_OK);
    dv += (k ? 1 : -1) * dw_box_volume(&other->box);
    dw_landscape_free(V);
    dw_system_free(other);
  }
  ck_assert_double_eq_tol(p, -(e[1] - e[0]) / dv, 1e-6 * fabs(p));
}
END_TEST

/* -- the table ------------------------------------------------------------------------ */

static char *printed(const char *style)
{
  static char text[20000];
  FILE *out = tmpfile();
  liquid("0.002");
  session_say(ctx, "thermo 10");
  session_say(ctx, style);
  ctx->screen = out;
  session_say(ctx, "run 25");
  ctx->screen = NULL;
  rewind(out);
  text[fread(text, 1, sizeof text - 1, out)] = '\0';
  fclose(out);
  return text;
}

START_TEST(table_has_the_shape_that_log_parsers_look_for)
{
  const char *text = printed("thermo_style custom step temp pe etotal");
  const char *line = strstr(text, "Per MPI rank memory allocation");
  int step, rows = 0, used;
  double v[3];
  ck_assert_ptr_eq(line, text);
  line = strchr(line, '\n') + 1;
  ck_assert_int_eq(strncmp(line + strspn(line, " "), "Step ", 5), 0);
  line = strchr(line, '\n') + 1;
  static const int steps[] = {0, 10, 20, 25};
  while (sscanf(line, "%d %lf %lf %lf%n", &step, v, v + 1, v + 2, &used) == 4) {
    ck_assert_int_eq(step, steps[rows++]);
    ck_assert_int_eq(line[used], '\n');
    line += used + 1;
  }
  ck_assert_int_eq(rows, 4);
  ck_assert_int_eq(strncmp(line, "Loop time of ", 13), 0);
  ck_assert_ptr_nonnull(strstr(line, "for 25 steps with 108 atoms"));
  ck_assert_ptr_nonnull(strstr(line, "Performance: "));
}
END_TEST

START_TEST(table_can_be_yaml)
{
  const char *text = printed("thermo_style yaml step temp");
  ck_assert_ptr_nonnull(strstr(text, "---\nkeywords: ['Step', 'Temp', ]\ndata:\n  - [0, "));
  ck_assert_ptr_nonnull(strstr(text, ", ]\n...\n"));
}
END_TEST

START_TEST(unknown_columns_name_the_nearest)
{
  session_refuses(ctx, "thermo_style custom step tmp", "tmp is neither a keyword");
  ck_assert_ptr_nonnull(strstr(ctx->error.hint, "temp"));
  session_say(ctx, "thermo_style custom step msd.msd");
  session_say(ctx, "create lattice fcc 108 density 0.8442");
  session_say(ctx, "pair lj cut 2.5");
  session_refuses(ctx, "run 0", "msd.msd is neither");
}
END_TEST

/* -- bad input ------------------------------------------------------------------------- */

START_TEST(two_integrating_fixes_are_refused)
{
  liquid("0.002");
  session_say(ctx, "fix nve as again");
  session_refuses(ctx, "run 1", "fix nve and fix again both integrate");
  session_say(ctx, "unfix again");
  session_say(ctx, "run 1");
}
END_TEST

START_TEST(coincident_particles_are_named)
{
  liquid("0.002");
  memcpy(ctx->system->x[7], ctx->system->x[6], sizeof *ctx->system->x);
  dw_system_touch(ctx->system);
  session_refuses(ctx, "run 1", "particles 7 and 8 are 0 apart");
  ck_assert_ptr_nonnull(strstr(ctx->error.text, "run, step 0"));
}
END_TEST

START_TEST(a_run_that_blows_up_says_when_and_who)
{
  liquid("0.3");
  session_refuses(ctx, "run 1000", "run, step ");
  ck_assert_ptr_nonnull(strstr(ctx->error.text, "particle"));
  ck_assert_ptr_nonnull(strstr(ctx->error.text, "the potential energy was"));
}
END_TEST

START_TEST(impossible_requests_are_refused)
{
  session_refuses(ctx, "run 10", "there is no system");
  session_refuses(ctx, "velocity temp 1", "there is no system");
  session_say(ctx, "create lattice fcc 108 density 0.8442");
  session_refuses(ctx, "run 10", "there is no potential");
  session_refuses(ctx, "velocity temp 0", "is outside (0,inf)");
  session_refuses(ctx, "velocity temp -1", "is outside (0,inf)");
  session_refuses(ctx, "unfix nve", "no fix is called nve");
  session_say(ctx, "pair lj cut 2.5");
  session_say(ctx, "run 0");
  session_say(ctx, "reset step 100");
  session_refuses(ctx, "run 10 upto", "the step is 100 already");
}
END_TEST

UNIT_MAIN_WITH("dynamics", open_session, close_session,
               energy_wanders_with_the_square_of_the_time_step, motion_runs_backwards,
               momentum_stays_zero, velocities_have_the_temperature_asked_for,
               same_seed_same_velocities, many_short_runs_are_one_long_one,
               skin_does_not_change_the_trajectory,
               pressure_is_the_derivative_of_the_energy,
               table_has_the_shape_that_log_parsers_look_for, table_can_be_yaml,
               unknown_columns_name_the_nearest, two_integrating_fixes_are_refused,
               coincident_particles_are_named, a_run_that_blows_up_says_when_and_who,
               impossible_requests_are_refused)
