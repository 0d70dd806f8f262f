/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Thermostats: equipartition, the conserved quantity, canonical fluctuations, noise. */
#include <math.h>

#include <dwell/random.h>

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

enum { N = 108 };

static void liquid(const char *fix)
{
  session_say(ctx, "create lattice fcc 108 density 0.8442");
  session_say(ctx, "pair lj cut 2.5 shift force");
  for (int64_t i = 0; i < N; i += 2) /* equipartition is about different masses */
    ctx->system->mass[i] = 3;
  session_say(ctx, "velocity temp 1.0 seed 5");
  session_say(ctx, "timestep 0.004");
  session_say(ctx, fix);
  session_say(ctx, "run 1000");
}

typedef struct {
  double light, heavy;   /* kinetic temperature of each half */
  double mean, variance; /* of 2K */
  double axis[3];        /* temperature along each */
} moments;

static moments measure(int samples, const char *stride)
{
  moments m = {0};
  double sum = 0, square = 0;
  for (int s = 0; s < samples; s++) {
    double k2 = 0;
    session_say(ctx, stride);
    const dw_system *sys = ctx->system;
    for (int64_t i = 0; i < N; i++)
      for (int a = 0; a < 3; a++) {
        const double e = sys->mass[i] * sys->v[i][a] * sys->v[i][a];
        *(i % 2 ? &m.light : &m.heavy) += e / (1.5 * N * samples);
        m.axis[a] += e / ((double)N * samples);
        k2 += e;
      }
    sum += k2, square += k2 * k2;
  }
  m.mean = sum / samples, m.variance = square / samples - m.mean * m.mean;
  return m;
}

/* 2K of g degrees of freedom has mean gT and variance 2gT^2.  Samples are about 0.1
 * independent ones; bounds are 5 standard errors. */
static void check_canonical(double temp, double g)
{
  const int samples = 1500;
  const moments m = measure(samples, "run 10");
  const double free = 0.15 * samples, error = sqrt(2 / (g * free));
  ck_assert_double_eq_tol(m.mean / (g * temp), 1, 5 * error);
  ck_assert_double_eq_tol(m.light / m.heavy, 1, 5 * 2 * error);
  for (int a = 0; a < 3; a++)
    ck_assert_double_eq_tol(m.axis[a] * 3 * N / (g * temp), 1, 5 * 2 * error);
  ck_assert_double_eq_tol(m.variance / (2 * g * temp * temp), 1, 5 * sqrt(2 / free));
}

START_TEST(nvt_has_equipartition_and_canonical_fluctuations)
{
  liquid("fix nvt temp 0.9 tdamp 0.2");
  check_canonical(0.9, 3 * N - 3);
}
END_TEST

START_TEST(langevin_has_equipartition_and_canonical_fluctuations)
{
  liquid("fix langevin temp 0.9 tdamp 0.2");
  check_canonical(0.9, 3 * N);
}
END_TEST

/* Over the same time, with half the step: what is conserved wanders four times less. */
static double wander(const char *timestep, int steps, const char *stride)
{
  double sum = 0;
  session_say(ctx, timestep);
  const double e0 = session_number(ctx, "econserve");
  for (int i = 0; i < steps; i++) {
    session_say(ctx, stride);
    const double e = session_number(ctx, "econserve") - e0;
    sum += e * e;
  }
  return sqrt(sum / steps);
}

START_TEST(nvt_conserves_its_quantity_to_second_order)
{
  liquid("fix nvt temp 0.9 tdamp 0.3");
  session_say(ctx, "state save start");
  const double coarse = wander("timestep 0.004", 100, "run 2");
  session_say(ctx, "state load start");
  session_say(ctx, "unfix nvt");
  session_say(ctx, "fix nvt temp 0.9 tdamp 0.3");
  const double fine = wander("timestep 0.002", 200, "run 2");
  ck_assert_double_gt(coarse / fine, 3);
  ck_assert_double_lt(coarse / fine, 5.5);
  /* the energy itself is exchanged with the bath */
  ck_assert_double_gt(fabs(session_number(ctx, "etotal")), 100 * fine);
}
END_TEST

START_TEST(langevin_books_what_it_takes)
{
  liquid("fix langevin temp 0.9 tdamp 0.3");
  const double e0 = session_number(ctx, "etotal"), c0 = session_number(ctx, "econserve");
  session_say(ctx, "run 400");
  ck_assert_double_gt(fabs(session_number(ctx, "etotal") - e0), 1);
  ck_assert_double_eq_tol(session_number(ctx, "econserve"), c0, 0.5);
}
END_TEST

/* A harmonic well is sampled exactly by BAOAB, <y^2> = T/w^2, up to w dt = 2. */
START_TEST(langevin_samples_a_gaussian_with_a_coarse_step)
{
  const int samples = 20000;
  double square[2] = {0};
  session_say(ctx, "landscape double_well bend 0 modes 2 soft 1 stiff 3");
  session_say(ctx, "point 0.2 0 0");
  session_say(ctx, "timestep 0.4");
  session_say(ctx, "fix langevin temp 0.01 tdamp 0.5");
  session_say(ctx, "velocity temp 0.01");
  for (int s = 0; s < samples; s++) {
    session_say(ctx, "run 3");
    const double *x = (const double *)ctx->system->x;
    square[0] += x[1] * x[1] / samples, square[1] += x[2] * x[2] / samples;
  }
  const double error = sqrt(2.0 / (0.3 * samples));
  ck_assert_double_eq_tol(square[0] / 0.01, 1, 5 * error);
  ck_assert_double_eq_tol(square[1] / (0.01 / 9), 1, 5 * error);
}
END_TEST

START_TEST(temperature_moves_to_where_it_is_told)
{
  liquid("fix langevin temp 0.9 to 0.3 tdamp 0.05");
  session_say(ctx, "run 2000");
  ck_assert_double_eq_tol(session_number(ctx, "temp"), 0.3, 0.12);
}
END_TEST

START_TEST(noise_does_not_depend_on_where_the_run_was_cut)
{
  double v[N][3];
  liquid("fix langevin temp 0.9");
  session_say(ctx, "state save start");
  session_say(ctx, "run 30");
  memcpy(v, ctx->system->v, sizeof v);
  session_say(ctx, "state load start");
  session_say(ctx, "run 11");
  session_say(ctx, "run 19");
  ck_assert_int_eq(memcmp(v, ctx->system->v, sizeof v), 0);
}
END_TEST

START_TEST(thermostats_refuse_what_is_no_temperature)
{
  session_refuses(ctx, "fix nvt temp 0", "outside (0,inf)");
  session_refuses(ctx, "fix nvt", "temp");
  session_refuses(ctx, "fix langevin temp -0.1", "outside (0,inf)");
  session_refuses(ctx, "fix langevin temp 0.1 tdamp 0", "outside (0,inf)");
}
END_TEST

START_TEST(fast_normals_are_the_slow_ones)
{
  double z[301], w[2], off = 0, sum = 0, square = 0, fourth = 0;
  int64_t n = 0;
  for (uint64_t a = 0; a < 200; a++) {
    dw_normals(77, a, 301, z);
    for (uint32_t k = 0; k < 301; k++) {
      dw_normal2(77, a, k / 2, 0, w);
      off = fmax(off, fabs(z[k] - w[k % 2]));
      sum += z[k], square += z[k] * z[k], fourth += pow(z[k], 4), n++;
    }
  }
  ck_assert_double_lt(off, 1e-14);
  ck_assert_double_lt(fabs(sum / (double)n), 5 / sqrt((double)n));
  ck_assert_double_lt(fabs(square / (double)n - 1), 5 * sqrt(2 / (double)n));
  ck_assert_double_lt(fabs(fourth / (double)n - 3), 5 * sqrt(96 / (double)n));
}
END_TEST

UNIT_MAIN_WITH("thermostat", open_session, close_session,
               nvt_has_equipartition_and_canonical_fluctuations,
               langevin_has_equipartition_and_canonical_fluctuations,
               nvt_conserves_its_quantity_to_second_order, langevin_books_what_it_takes,
               langevin_samples_a_gaussian_with_a_coarse_step,
               temperature_moves_to_where_it_is_told,
               noise_does_not_depend_on_where_the_run_was_cut,
               thermostats_refuse_what_is_no_temperature, fast_normals_are_the_slow_ones)
