/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Every rung of a ladder samples its own temperature, and runs do not depend on how they
 * are cut. */
#include <math.h>
#include <string.h>

#include "four.h"
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

static double result(const char *name, int k)
{
  char text[64];
  snprintf(text, sizeof text, "temper.%s[%d]", name, k);
  return session_number(ctx, text);
}

/* Mean and variance of the energy by enumeration. */
static void exact(double temp, double *mean, double *variance)
{
  int state[STATES][FOUR];
  double z = 0, sum = 0, sum2 = 0;
  ck_assert_int_eq(list_states(state), STATES);
  for (int k = 0; k < STATES; k++) {
    const double e = energy(state[k]), p = exp(-e / temp);
    z += p, sum += p * e, sum2 += p * e * e;
  }
  *mean = sum / z, *variance = sum2 / z - *mean * *mean;
}

/* Ten sweeps apart the states are independent; five standard errors. */
START_TEST(every_rung_has_the_energy_of_its_temperature)
{
  static const double temp[] = {1.5, 2.5, 4, 8};
  const int samples = 10000;
  four_particles(ctx);
  session_say(ctx, "fix swapmc temp 1.5 swap 1 step 0.01");
  session_say(ctx, "fix temper temps 1.5 2.5 4 8 every 10");
  session_say(ctx, "run 100000");
  for (int k = 0; k < 4; k++) {
    double mean, variance;
    exact(temp[k], &mean, &variance);
    const double off = result("mean", k + 1) - mean;
    ck_assert_msg(fabs(off) < 5 * sqrt(variance / samples), "T = %g: %g and not %g",
                  temp[k], off + mean, mean);
  }
}
END_TEST

/* The mean acceptance of two independent systems, summed over all pairs of states. */
START_TEST(exchanges_are_made_as_often_as_enumeration_says)
{
  const double a = 1 / 1.5, b = 1 / 4.0;
  int state[STATES][FOUR];
  double z = 0, want = 0;
  list_states(state);
  for (int i = 0; i < STATES; i++)
    for (int j = 0; j < STATES; j++) {
      const double e = energy(state[i]), f = energy(state[j]), p = exp(-a * e - b * f);
      z += p, want += p * fmin(1, exp((a - b) * (e - f)));
    }
  want /= z;
  four_particles(ctx);
  session_say(ctx, "fix swapmc temp 1.5 swap 1 step 0.01");
  session_say(ctx, "fix temper temps 1.5 4 every 10");
  session_say(ctx, "run 100000");
  const double sigma =
      sqrt(want * (1 - want) / 5000); /* a pair is tried every other time */
  ck_assert_msg(fabs(result("accepted", 1) - want) < 5 * sigma, "%g and not %g",
                result("accepted", 1), want);
}
END_TEST

START_TEST(one_temperature_always_exchanges)
{
  four_particles(ctx);
  session_say(ctx, "fix swapmc temp 2 swap 0.5 step 0.01");
  session_say(ctx, "fix temper temps 2 2 2 every 2");
  session_say(ctx, "run 40");
  ck_assert_double_eq(result("accepted", 1), 1);
  ck_assert_double_eq(result("accepted", 2), 1);
  /* and the copies do not walk alike */
  ck_assert_double_ne(result("energy", 1), result("energy", 2));
}
END_TEST

/* Particles that never meet keep their speeds but for the scaling: K/T is the same on every
 * rung and in every exchange. */
START_TEST(velocities_are_scaled_with_the_temperature)
{
  session_say(ctx, "create lattice fcc 4 density 0.01");
  session_say(ctx, "pair polydisperse");
  session_say(ctx, "velocity temp 0.1");
  session_say(ctx, "fix langevin temp 0.1 tdamp 1e12");
  session_say(ctx, "timestep 0.001");
  session_say(ctx, "fix temper temps 0.1 0.4 1 every 1");
  const double before = session_number(ctx, "ke");
  session_say(ctx, "run 25");
  ck_assert_double_eq(result("accepted", 1), 1);
  ck_assert_double_ne(result("replica", 1), 1);
  ck_assert_double_eq_tol(session_number(ctx, "ke"), before, 1e-5 * before);
}
END_TEST

START_TEST(cutting_a_run_changes_nothing)
{
  double x[2];
  for (int k = 0; k < 2; k++) {
    if (k) close_session(), open_session();
    session_say(ctx, "create random 100 density 0.9 diameter powerlaw");
    session_say(ctx, "pair polydisperse");
    session_say(ctx, "minimize fire ftol 1e-2");
    session_say(ctx, "velocity temp 0.3");
    session_say(ctx, "timestep 0.003");
    session_say(ctx, "fix nvt temp 0.3");
    session_say(ctx, "fix swapmc temp 0.3 every 3 adapt 0.4 until 30");
    session_say(ctx, "fix temper temps 0.3 0.4 0.5 every 4");
    session_say(ctx, k ? "run 19" : "run 60");
    if (k) session_say(ctx, "run 41");
    x[k] = ctx->system->x[7][1] + result("energy", 3);
  }
  ck_assert_double_eq(x[0], x[1]);
}
END_TEST

START_TEST(ladders_that_make_no_sense_are_refused)
{
  four_particles(ctx);
  session_refuses(ctx, "fix temper temps 1 every 5", "two temperatures");
  session_refuses(ctx, "fix temper temps 1 -2 every 5", "-2 is outside (0,inf)");
  session_say(ctx, "fix temper temps 1 2 every 5");
  session_refuses(ctx, "run 5", "no fix moves particles");
  session_say(ctx, "fix swapmc temp 1");
  session_refuses(ctx, "run 5", "must come first");
  session_say(ctx, "unfix temper");
  session_say(ctx, "fix temper temps 2 3 every 5");
  session_refuses(ctx, "run 5", "must have the first temperature");
  session_say(ctx, "unfix temper");
  session_say(ctx, "fix temper temps 1 3 every 5");
  session_say(ctx, "run 5");
  session_say(ctx, "create lattice fcc 32 density 0.08");
  session_refuses(ctx, "run 5", "define fix temper anew");
  session_say(ctx, "unfix swapmc");
  session_say(ctx, "fix nve");
  session_refuses(ctx, "run 5", "fix nve has no temperature");
}
END_TEST

UNIT_MAIN_WITH("temper", open_session, close_session,
               every_rung_has_the_energy_of_its_temperature,
               exchanges_are_made_as_often_as_enumeration_says,
               one_temperature_always_exchanges, velocities_are_scaled_with_the_temperature,
               cutting_a_run_changes_nothing, ladders_that_make_no_sense_are_refused)
