/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Swap Monte Carlo samples exp(-V/T), and its decisions do not depend on its lists. */
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

/* Chi-square of counts against probabilities has mean `dof`; five standard deviations. */
static void check_counts(int bins, const double *count, const double *probability)
{
  double total = 0, chi2 = 0;
  for (int k = 0; k < bins; k++)
    total += count[k];
  for (int k = 0; k < bins; k++) {
    const double want = total * probability[k];
    ck_assert_double_gt(want, 5);
    chi2 += (count[k] - want) * (count[k] - want) / want;
  }
  ck_assert_msg(chi2 < bins - 1 + 5 * sqrt(2.0 * (bins - 1)), "chi-square %g of %d bins",
                chi2, bins);
}

/* -- exchanges: four particles that stay where they are have 24 states
 * --------------------------- */

static int state_now(int state[STATES][FOUR])
{
  for (int k = 0; k < STATES; k++) {
    int same = 0;
    for (int i = 0; i < FOUR; i++)
      same += ctx->system->diameter[i] == diameter[state[k][i]];
    if (same == FOUR) return k;
  }
  return -1;
}

START_TEST(exchanges_of_neighbours_follow_boltzmann)
{
  const double temp = 1.5;
  int state[STATES][FOUR];
  double p[STATES], count[STATES] = {0}, z = 0;
  ck_assert_int_eq(list_states(state), STATES);
  for (int k = 0; k < STATES; k++)
    z += p[k] = exp(-energy(state[k]) / temp);
  for (int k = 0; k < STATES; k++)
    p[k] /= z;
  four_particles(ctx);
  session_say(ctx, "fix swapmc temp 1.5 swap 1 step 0.01");
  for (int s = 0; s < 6000; s++) {
    session_say(ctx, "run 10");
    const int k = state_now(state);
    ck_assert_int_ge(k, 0);
    count[k]++;
  }
  check_counts(STATES, count, p);
}
END_TEST

/* -- displacements: the distance of two particles in a periodic box
 * ------------------------------ */

START_TEST(displacements_follow_boltzmann)
{
  enum { BINS = 8, FINE = 2000 };
  const double temp = 0.5, first = 0.84, width = 0.06, pi = 3.14159265358979323846;
  double p[BINS + 1] = {0}, count[BINS + 1] = {0}, inside = 0, closed = 0;
  session_say(ctx, "create lattice fcc 4 density 0.07");
  const double volume = pow(ctx->system->box.h[0], 3);
  ctx->system->n = 2; /* of the four, two */
  ctx->system->diameter[0] = 0.8, ctx->system->diameter[1] = 1.0;
  session_say(ctx, "pair polydisperse");
  session_say(ctx, "fix swapmc temp 0.5 swap 0.2 step 0.6 skin 1.2");
  for (int k = 0; k < BINS; k++)
    for (int f = 0; f < FINE; f++) {
      const double r = first + width * (k + (f + 0.5) / FINE), shell = 4 * pi * r * r;
      p[k] += shell * exp(-v(r, 0.8, 1.0) / temp) * width / FINE;
    }
  for (int k = 0; k < BINS; k++)
    inside += p[k];
  for (int f = 0; f < FINE; f++) { /* nearer than the first bin */
    const double r = first * (f + 0.5) / FINE;
    closed += 4 * pi * r * r * exp(-v(r, 0.8, 1.0) / temp) * first / FINE;
  }
  const double outer = first + width * BINS;
  p[BINS] = volume - 4 * pi / 3 * pow(outer, 3) + closed;
  for (int k = 0; k < BINS; k++)
    p[k] /= inside + p[BINS];
  p[BINS] = 1;
  for (int k = 0; k < BINS; k++)
    p[BINS] -= p[k];
  for (int s = 0; s < 8000; s++) {
    session_say(ctx, "run 60");
    double r2 = 0;
    for (int a = 0; a < 3; a++) {
      const double d = ctx->system->x[0][a] - ctx->system->x[1][a],
                   h = ctx->system->box.h[a], m = d - h * rint(d / h);
      r2 += m * m;
    }
    const double bin = floor((sqrt(r2) - first) / width);
    count[bin >= 0 && bin < BINS ? (int)bin : BINS]++;
  }
  check_counts(BINS + 1, count, p);
}
END_TEST

/* -- the walk
 * -------------------------------------------------------------------------------- */

static void glass(dw_ctx *c, const char *fix)
{
  session_say(c, "create random 200 density 1.0 diameter powerlaw exponent 3 min 0.73 max "
                 "1.62 draw random");
  session_say(c, "pair polydisperse");
  session_say(c, "minimize cg ftol 0.1");
  session_say(c, fix);
}

START_TEST(the_running_energy_is_the_sum_over_all_pairs)
{
  glass(ctx, "fix swapmc temp 0.3 check 50");
  session_say(ctx, "run 400");
  ck_assert_double_lt(fabs(session_number(ctx, "swapmc.drift")), 1e-9);
  ck_assert_double_gt(session_number(ctx, "swapmc.moved"), 0.2);
  ck_assert_double_gt(session_number(ctx, "swapmc.swapped"), 0.02);
}
END_TEST

static void same_particles(const dw_system *a, const dw_system *b)
{
  const size_t n = (size_t)a->n;
  ck_assert_int_eq(memcmp(a->x, b->x, n * sizeof *a->x), 0);
  ck_assert_int_eq(memcmp(a->diameter, b->diameter, n * sizeof *a->diameter), 0);
}

START_TEST(rows_of_any_age_and_skin_give_the_same_walk)
{
  dw_ctx *other = session_open();
  glass(ctx, "fix swapmc temp 0.3 skin 0.3 as mc");
  session_say(ctx, "run 120");
  glass(other, "fix swapmc temp 0.3 skin 0.8 as mc");
  session_say(other, "run 50");
  session_say(other, "neighbor skin 0.4"); /* drops what is kept between runs */
  session_say(other, "run 70");
  same_particles(ctx->system, other->system);
  session_close(other);
}
END_TEST

START_TEST(diameters_are_exchanged_and_none_is_lost)
{
  double before = 0, after = 0;
  glass(ctx, "fix swapmc temp 0.3");
  for (int64_t i = 0; i < ctx->system->n; i++)
    before += pow(ctx->system->diameter[i], 3);
  const double first = ctx->system->diameter[0];
  session_say(ctx, "run 200");
  for (int64_t i = 0; i < ctx->system->n; i++)
    after += pow(ctx->system->diameter[i], 3);
  ck_assert_double_eq_tol(before, after, 1e-9);
  ck_assert(ctx->system->diameter[0] != first);
}
END_TEST

START_TEST(the_side_of_the_cube_adapts_and_then_stays)
{
  glass(ctx, "fix swapmc temp 0.3 step 0.28 skin 0.6 adapt 0.5 until 400");
  session_say(ctx, "run 400");
  const double width = session_number(ctx, "swapmc.width");
  ck_assert_double_lt(width, 0.2);
  session_say(ctx, "run 100");
  ck_assert_double_eq(session_number(ctx, "swapmc.width"), width);
}
END_TEST

/* Exchanges beside nvt do not stir: the three freedoms of the whole have no share of T. */
START_TEST(hybrid_dynamics_conserves_the_momentum)
{
  double p[3] = {0};
  glass(ctx, "fix swapmc temp 0.3 swap 1 every 5");
  session_say(ctx, "fix nvt temp 0.3");
  session_say(ctx, "velocity temp 0.3 seed 3");
  ck_assert_double_eq_tol(session_number(ctx, "ke"), 1.5 * (200 - 1) * 0.3, 1e-9);
  session_say(ctx, "run 100");
  ck_assert_double_gt(session_number(ctx, "swapmc.swapped"), 0.02);
  for (int64_t i = 0; i < ctx->system->n; i++)
    for (int a = 0; a < 3; a++)
      p[a] += ctx->system->mass[i] * ctx->system->v[i][a];
  for (int a = 0; a < 3; a++)
    ck_assert_double_lt(fabs(p[a]), 1e-9);
}
END_TEST

START_TEST(species_are_exchanged_as_well)
{
  session_say(ctx, "create lattice fcc 108 density 1.2");
  for (int64_t i = 0; i < 108; i++)
    ctx->system->species[i] = i % 5 ? 1 : 2;
  ctx->system->ntypes = 2;
  session_say(ctx, "pair lj cut 1.5 shift energy");
  session_say(ctx, "pair_coeff 1 1 1.0 1.0");
  session_say(ctx, "pair_coeff 1 2 1.5 0.8");
  session_say(ctx, "pair_coeff 2 2 0.5 0.88");
  session_say(ctx, "fix swapmc temp 2.0 swap 0.5 check 20");
  session_say(ctx, "run 200");
  ck_assert_double_lt(fabs(session_number(ctx, "swapmc.drift")), 1e-8);
  ck_assert_double_gt(session_number(ctx, "swapmc.swapped"), 0.001);
}
END_TEST

UNIT_MAIN_WITH("swapmc", open_session, close_session,
               exchanges_of_neighbours_follow_boltzmann, displacements_follow_boltzmann,
               the_running_energy_is_the_sum_over_all_pairs,
               rows_of_any_age_and_skin_give_the_same_walk,
               diameters_are_exchanged_and_none_is_lost,
               the_side_of_the_cube_adapts_and_then_stays,
               hybrid_dynamics_conserves_the_momentum, species_are_exchanged_as_well)
