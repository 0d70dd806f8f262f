/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* A cluster in free space: what must not matter, and the virial. */
#include <math.h>
#include <string.h>

#include "conform/pair.h"
#include "conform/problem.h"
#include "model/landscape.h"
#include "model/system.h"

enum { SIDE = 4, ATOMS = SIDE * SIDE * SIDE, N = 3 * ATOMS };
static const double strain = 2e-5;

/* V, gradient and contractions 2 to 4 along z of one configuration. */
typedef struct {
  double e, g[N], out[5][N];
} values;

static dw_status evaluate(dw_landscape *V, const double *x, const double *z, values *v)
{
  DW_TRY(V->value(V, 0, x, &v->e, v->g));
  for (int k = 2; k <= 4 && V->contract; k++)
    DW_TRY(V->contract(V, 0, x, k, z, v->out[k], NULL));
  return DW_OK;
}

/* Rotation by 0.7 about (1, 2, 3), and the same for every particle's vector. */
static void rotate(const double *in, double *out)
{
  const double norm = sqrt(14), u[3] = {1 / norm, 2 / norm, 3 / norm}, c = cos(0.7),
               s = sin(0.7);
  for (int i = 0; i < ATOMS; i++) {
    const double *r = in + 3 * i, along = u[0] * r[0] + u[1] * r[1] + u[2] * r[2];
    const double cross[3] = {u[1] * r[2] - u[2] * r[1], u[2] * r[0] - u[0] * r[2],
                             u[0] * r[1] - u[1] * r[0]};
    for (int a = 0; a < 3; a++)
      out[3 * i + a] = c * r[a] + s * cross[a] + (1 - c) * along * u[a];
  }
}

/* Particles in the opposite order. */
static void reverse(const double *in, double *out)
{
  for (int i = 0; i < ATOMS; i++)
    memcpy(out + 3 * i, in + 3 * (ATOMS - 1 - i), 3 * sizeof *out);
}

static double off(int64_t n, const double *a, const double *b)
{
  double d = 0;
  for (int64_t i = 0; i < n; i++)
    d += (a[i] - b[i]) * (a[i] - b[i]);
  const double scale = dw_norm(n, b);
  return sqrt(d) / (scale > 0 ? scale : 1);
}

/* The largest relative difference between `now` and the image of `before` under `map`. */
static double differ(const dw_landscape *V, const values *before, const values *now,
                     void (*map)(const double *, double *))
{
  double image[N];
  map(before->g, image);
  double worst =
      fmax(fabs(now->e - before->e) / fmax(fabs(before->e), 1e-300), off(N, now->g, image));
  for (int k = 2; k <= 4 && V->contract; k++) {
    map(before->out[k], image);
    worst = fmax(worst, off(N, now->out[k], image));
  }
  return worst;
}

static void same(const double *in, double *out)
{
  memcpy(out, in, N * sizeof *out);
}

typedef struct {
  double x[N], z[N], moved[N], turned[N];
  values before, now;
} work;

static void swap_sites(dw_system *sys)
{
  for (int i = 0; i < ATOMS / 2; i++) {
    const int j = ATOMS - 1 - i;
    const double d = sys->diameter[i];
    const int32_t s = sys->species[i];
    sys->diameter[i] = sys->diameter[j], sys->diameter[j] = d;
    sys->species[i] = sys->species[j], sys->species[j] = s;
  }
}

static dw_status invariance(const dw_pair_case *p, dw_system *sys, dw_landscape *V, work *w)
{
  dw_landscape *other;
  for (int i = 0; i < N; i++)
    w->moved[i] = w->x[i] + 0.37 * (1 + i % 3);
  DW_TRY(evaluate(V, w->moved, w->z, &w->now));
  dw_check_bound(p->check, "translation changes nothing",
                 differ(V, &w->before, &w->now, same), 1e-10);
  rotate(w->x, w->moved), rotate(w->z, w->turned);
  DW_TRY(evaluate(V, w->moved, w->turned, &w->now));
  dw_check_bound(p->check, "rotation turns every derivative",
                 differ(V, &w->before, &w->now, rotate), 1e-10);
  reverse(w->x, w->moved), reverse(w->z, w->turned);
  swap_sites(sys);
  dw_status status = dw_landscape_particles(p->check->ctx, sys, p->pair->style,
                                            p->pair->self, 0.1, &other);
  if (status == DW_OK) {
    status = evaluate(other, w->moved, w->turned, &w->now);
    dw_landscape_free(other);
  }
  swap_sites(sys);
  DW_TRY(status);
  dw_check_bound(p->check, "the order of particles does not matter",
                 differ(V, &w->before, &w->now, reverse), 1e-10);
  return DW_OK;
}

/* dV/d(strain_ab) by differences, x_a += t x_b. */
static dw_status strained(dw_landscape *V, work *w, int a, int b, double t, double *e)
{
  memcpy(w->moved, w->x, sizeof w->moved);
  for (int i = 0; i < ATOMS; i++)
    w->moved[3 * i + a] += t * w->x[3 * i + b];
  return V->value(V, 0, w->moved, e, NULL);
}

static dw_status virial(const dw_pair_case *p, dw_landscape *V, work *w)
{
  static const int component[6][2] = {{0, 0}, {1, 1}, {2, 2}, {1, 2}, {0, 2}, {0, 1}};
  double given[6], e, worst = 0, scale = 0;
  DW_TRY(dw_landscape_virial(p->check->ctx, V, w->x, &e, w->now.g, given));
  for (int k = 0; k < 6; k++) {
    double high, low, high2, low2;
    const int a = component[k][0], b = component[k][1];
    DW_TRY(strained(V, w, a, b, strain, &high));
    DW_TRY(strained(V, w, a, b, -strain, &low));
    DW_TRY(strained(V, w, a, b, strain / 2, &high2));
    DW_TRY(strained(V, w, a, b, -strain / 2, &low2));
    const double slope = (4 * (high2 - low2) / strain - (high - low) / (2 * strain)) / 3;
    worst = fmax(worst, fabs(slope + given[k])), scale = fmax(scale, fabs(given[k]));
  }
  dw_check_bound(p->check, "virial = -dV/d(strain), six components",
                 worst / (scale > 0 ? scale : 1), 1e-7);
  return DW_OK;
}

/* No pair so near to its cutoff that a strain takes it across. */
static bool clear_of_cutoffs(const dw_pair_case *p, const dw_system *sys)
{
  for (int64_t i = 0; i < sys->n; i++)
    for (int64_t j = 0; j < i; j++) {
      const dw_site a = {sys->diameter[i], sys->species[i]},
                    b = {sys->diameter[j], sys->species[j]};
      double d[3];
      for (int k = 0; k < 3; k++)
        d[k] = sys->x[i][k] - sys->x[j][k];
      if (fabs(dw_norm(3, d) - p->ops->cut(p->pair->self, a, b)) < 10 * strain * p->reach)
        return false;
    }
  return true;
}

static dw_status run(const dw_pair_case *p, dw_system *sys)
{
  dw_ctx *ctx = p->check->ctx;
  dw_landscape *V;
  work *w = dw_alloc(ctx, 1, sizeof *w);
  if (!w) return DW_ENOMEM;
  memcpy(w->x, sys->x, sizeof w->x);
  for (int i = 0; i < N; i++)
    w->z[i] = dw_problem_noise(7, i);
  DW_TRY(dw_landscape_particles(ctx, sys, p->pair->style, p->pair->self, 0.1, &V));
  dw_status status = evaluate(V, w->x, w->z, &w->before);
  if (status == DW_OK) status = invariance(p, sys, V, w);
  if (status == DW_OK) status = virial(p, V, w);
  dw_landscape_free(V);
  dw_release(ctx, w);
  return status;
}

dw_status dw_conform_symmetry(const dw_pair_case *p)
{
  /* room enough that no periodic image ever interacts */
  const double room = 2 * p->reach + 2 * SIDE;
  for (uint64_t seed = 1; seed <= 50; seed++) {
    dw_system *sys;
    DW_TRY(dw_problem_particles(p->check->ctx, SIDE, room, seed, &sys));
    const bool ready = clear_of_cutoffs(p, sys);
    const dw_status status = ready ? run(p, sys) : DW_OK;
    dw_system_free(sys);
    if (ready) return status;
  }
  dw_check_skip(p->check, "symmetries of a cluster",
                "pairs sit at the cutoff in all 50 trials");
  return DW_OK;
}
