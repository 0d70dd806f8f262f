/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Systems large enough to be shared among threads: harmonic spheres at random against the
 * sum over all pairs, and the same bits whoever does the work. */
#include "pairs.h"
#include "unit.h"

enum { N = 9000, DIM = 3 * N };

typedef struct {
  double e, *g, w[6];
} answer;

static dw_system *spheres(dw_ctx *ctx)
{
  return random_system(ctx, N,
                       dw_box_make((double[3]){0, 0, 0}, (double[3]){20, 21, 22}, NULL), 0);
}

static answer ask(const dw_system *sys, int threads)
{
  potential *p = potential_open("hertz alpha 2");
  p->ctx.threads = threads;
  answer s = {.g = calloc(DIM, sizeof(double))};
  dw_landscape *V = potential_landscape(p, sys);
  double e;
  ck_assert_int_eq(V->value(V, 0, sys->x[0], &s.e, s.g), DW_OK);
  ck_assert_int_eq(dw_landscape_virial(&p->ctx, V, sys->x[0], &e, NULL, s.w), DW_OK);
  ck_assert_double_eq(e, s.e);
  dw_landscape_free(V), potential_close(p);
  return s;
}

START_TEST(many_particles_have_the_energy_and_forces_of_all_their_pairs)
{
  dw_ctx ctx = {0};
  dw_system *sys = spheres(&ctx);
  answer s = ask(sys, 2);
  double e = 0, trace = 0, *g = calloc(DIM, sizeof *g);
  for (int64_t i = 0; i < N; i++)
    for (int64_t j = 0; j < i; j++) {
      double d[3];
      for (int a = 0; a < 3; a++)
        d[a] = sys->x[i][a] - sys->x[j][a];
      dw_box_image(&sys->box, d);
      const double r = dw_norm(3, d), sigma = 0.5 * (sys->diameter[i] + sys->diameter[j]);
      if (r >= sigma) continue;
      e += 0.5 * (1 - r / sigma) * (1 - r / sigma), trace += r / sigma * (1 - r / sigma);
      for (int a = 0; a < 3; a++) {
        const double push = (1 - r / sigma) / sigma * d[a] / r;
        g[3 * i + a] -= push, g[3 * j + a] += push;
      }
    }
  ck_assert_double_eq_tol(s.e, e, 1e-11 * e);
  ck_assert_double_eq_tol(s.w[0] + s.w[1] + s.w[2], trace, 1e-11 * trace);
  for (int k = 0; k < DIM; k++)
    ck_assert_double_eq_tol(s.g[k], g[k], 1e-11);
  free(g), free(s.g);
  dw_system_free(sys);
}
END_TEST

START_TEST(many_particles_have_the_same_bits_for_any_number_of_threads)
{
  dw_ctx ctx = {0};
  dw_system *sys = spheres(&ctx);
  answer one = ask(sys, 1);
  for (int threads = 2; threads <= 5; threads++) {
    answer more = ask(sys, threads);
    ck_assert_double_eq(one.e, more.e);
    ck_assert_mem_eq(one.w, more.w, sizeof one.w);
    ck_assert_mem_eq(one.g, more.g, DIM * sizeof *one.g);
    free(more.g);
  }
  free(one.g);
  dw_system_free(sys);
}
END_TEST

UNIT_MAIN("many", many_particles_have_the_energy_and_forces_of_all_their_pairs,
          many_particles_have_the_same_bits_for_any_number_of_threads)
