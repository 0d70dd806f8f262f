/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* compute deformation against finite strains of particles and box together, tilts included,
 * with energies summed here over all images, and with minima found anew after the strain.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/path.h"
#include "model/system.h"
#include "session.h"
#include "unit.h"

enum { N = 64, SIX = 6 };
static const int first[SIX] = {0, 1, 2, 1, 0, 0}, second[SIX] = {0, 1, 2, 2, 2, 1};

/* Harmonic spheres (1 - r/s)^2/2 in a box of any shape: columns of h are its edges. */
static double energy(const double *x, const double *s, double h[3][3])
{
  double sum = 0;
  for (int i = 0; i < N; i++)
    for (int j = i + 1; j < N; j++)
      for (int k = 0; k < 27; k++) {
        const int image[3] = {k % 3 - 1, k / 3 % 3 - 1, k / 9 - 1};
        double r2 = 0;
        for (int a = 0; a < 3; a++) {
          double d = x[3 * j + a] - x[3 * i + a];
          for (int b = 0; b < 3; b++)
            d += h[a][b] * image[b];
          r2 += d * d;
        }
        const double u = 1 - sqrt(r2) / (0.5 * (s[i] + s[j]));
        if (u > 0) sum += 0.5 * u * u;
      }
  return sum;
}

/* The same after the strain x -> (1 + eps) x, eps symmetric with component k = e (a shear
 * has it twice, e/2 each). */
static double strained(const dw_system *sys, const double *at, int k, double e)
{
  double F[3][3] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, h[3][3] = {{0}}, x[3 * N];
  F[first[k]][second[k]] += k < 3 ? e : e / 2;
  if (k >= 3) F[second[k]][first[k]] += e / 2;
  for (int a = 0; a < 3; a++)
    for (int b = 0; b < 3; b++)
      h[a][b] = F[a][b] * sys->box.h[b];
  for (int i = 0; i < N; i++)
    for (int a = 0; a < 3; a++) {
      x[3 * i + a] = 0;
      for (int b = 0; b < 3; b++)
        x[3 * i + a] += F[a][b] * at[3 * i + b];
    }
  return energy(x, sys->diameter, h);
}

/* Two minima of one system, and the path of nothing but its ends. */
static dw_ctx *two_minima(void)
{
  dw_ctx *ctx = session_open();
  session_say(ctx, "seed 3");
  session_say(ctx, "create random 64 density 1.4 diameter powerlaw");
  session_say(ctx, "pair hertz alpha 2");
  session_say(ctx, "minimize lbfgs ftol 1e-11");
  session_say(ctx, "state save A");
  session_say(ctx, "velocity temp 0.05 seed 5");
  session_say(ctx, "fix nve");
  session_say(ctx, "run 2000");
  session_say(ctx, "unfix nve");
  session_say(ctx, "minimize lbfgs ftol 1e-11");
  session_say(ctx, "state save B");
  session_say(ctx, "path from A to B");
  return ctx;
}

START_TEST(deformation_potential_is_half_the_change_of_the_asymmetry_with_strain)
{
  dw_ctx *ctx = two_minima();
  const dw_band *p = ctx->band;
  double h[3][3] = {{0}};
  for (int a = 0; a < 3; a++)
    h[a][a] = ctx->system->box.h[a];
  ck_assert_double_eq_tol(energy(p->b, ctx->system->diameter, h), p->eb, 1e-10);
  ck_assert_double_gt(fabs(p->eb - p->ea), 1e-6);
  session_say(ctx, "compute deformation");
  const dw_result *gamma = dw_results_get(ctx->results, "deformation.gamma");
  double trace = 0;
  for (int k = 0; k < SIX; k++) {
    const double e = 1e-5;
    const double slope =
        (strained(ctx->system, p->b, k, e) - strained(ctx->system, p->a, k, e) -
         strained(ctx->system, p->b, k, -e) + strained(ctx->system, p->a, k, -e)) /
        (2 * e);
    ck_assert_double_eq_tol(gamma->v[k], slope / 2, 1e-6 * (fabs(slope) + 0.1));
    trace += k < 3 ? gamma->v[k] : 0;
  }
  ck_assert_double_eq_tol(session_number(ctx, "deformation.volume"), trace / 3, 1e-12);
  session_close(ctx);
}
END_TEST

/* Minima that answer to the strain have the same slope: V changes to second order. */
START_TEST(answer_of_the_particles_does_not_matter_to_first_order)
{
  const double e = 2e-4;
  double asymmetry[2];
  dw_ctx *ctx = two_minima();
  session_say(ctx, "compute deformation");
  const double volume = session_number(ctx, "deformation.volume");
  for (int sign = 0; sign < 2; sign++) {
    double end[2];
    for (int b = 0; b < 2; b++) {
      session_say(ctx, b ? "state load B" : "state load A");
      dw_system *sys = ctx->system;
      for (int64_t i = 0; i < sys->n; i++) /* smaller spheres in the same box */
        sys->diameter[i] /= 1 + (sign ? e : -e);
      session_say(ctx, b ? "state save Bs" : "state save As");
      session_say(ctx, b ? "state load Bs" : "state load As");
      session_say(ctx, "minimize lbfgs ftol 1e-11");
      end[b] = session_number(ctx, "pe");
    }
    asymmetry[sign] = end[1] - end[0];
  }
  /* this V knows lengths only by r/s: smaller spheres are a larger box */
  const double slope = (asymmetry[1] - asymmetry[0]) / (2 * e);
  ck_assert_double_eq_tol(volume, slope / 6, 1e-3 * fabs(slope) + 1e-6);
  session_close(ctx);
}
END_TEST

UNIT_MAIN("deformation",
          deformation_potential_is_half_the_change_of_the_asymmetry_with_strain,
          answer_of_the_particles_does_not_matter_to_first_order)
