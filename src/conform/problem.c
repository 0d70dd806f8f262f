/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "conform/problem.h"

#include <math.h>

#include "base/rng.h"
#include "model/landscape.h"
#include "model/system.h"

/* -- Rosenbrock ------------------------------------------------------------------------ */

enum { ROSENBROCK = 10, BOWL = 20, ATOMS = 13 };

static int64_t rosenbrock_n(const void *self)
{
  (void)self;
  return ROSENBROCK;
}

static dw_status rosenbrock(const void *self, const double *x, double *e, double *g)
{
  (void)self;
  *e = 0;
  for (int i = 0; i < ROSENBROCK; i += 2) {
    const double a = 1 - x[i], b = x[i + 1] - x[i] * x[i];
    *e += a * a + 100 * b * b;
    if (g) g[i] = -2 * a - 400 * x[i] * b, g[i + 1] = 200 * b;
  }
  return DW_OK;
}

/* -- a narrow bowl -----------------------------------------------------------------------
 */

static int64_t bowl_n(const void *self)
{
  (void)self;
  return BOWL;
}

static dw_status bowl(const void *self, const double *x, double *e, double *g)
{
  (void)self;
  *e = 0;
  for (int i = 0; i < BOWL; i++) {
    const double c = pow(1e4, i / (BOWL - 1.0));
    *e += c * x[i] * x[i] / 2;
    if (g) g[i] = c * x[i];
  }
  return DW_OK;
}

/* -- Lennard-Jones 13
 * ---------------------------------------------------------------------- */

static int64_t cluster_n(const void *self)
{
  (void)self;
  return 3 * ATOMS;
}

static dw_status cluster(const void *self, const double *x, double *e, double *g)
{
  (void)self;
  *e = 0;
  for (int i = 0; g && i < 3 * ATOMS; i++)
    g[i] = 0;
  for (int i = 0; i < ATOMS; i++)
    for (int j = i + 1; j < ATOMS; j++) {
      double d[3], s = 0;
      for (int a = 0; a < 3; a++)
        d[a] = x[3 * i + a] - x[3 * j + a], s += d[a] * d[a];
      const double q = 1 / (s * s * s), slope = 24 * q * (1 - 2 * q) / s;
      *e += 4 * q * (q - 1);
      for (int a = 0; g && a < 3; a++)
        g[3 * i + a] += slope * d[a], g[3 * j + a] -= slope * d[a];
    }
  return DW_OK;
}

/* -- a cliff
 * ---------------------------------------------------------------------------------- */

static int64_t cliff_n(const void *self)
{
  (void)self;
  return 1;
}

static dw_status cliff(const void *self, const double *x, double *e, double *g)
{
  const bool over = fabs(x[0]) > 2;
  (void)self;
  *e = over ? NAN : x[0] * x[0];
  if (g) g[0] = over ? NAN : 2 * x[0];
  return DW_OK;
}

/* -- Mueller-Brown
 * ------------------------------------------------------------------------------ */

static int64_t brown_n(const void *self)
{
  (void)self;
  return 2;
}

/* V, its gradient and its Hessian (xx, xy, yy). */
static void brown_all(const double *x, double *e, double g[2], double H[3])
{
  static const double A[4] = {-200, -100, -170, 15}, a[4] = {-1, -1, -6.5, 0.7},
                      b[4] = {0, 0, 11, 0.6}, c[4] = {-10, -10, -6.5, 0.7},
                      x0[4] = {1, 0, -0.5, -1}, y0[4] = {0, 0.5, 1.5, 1};
  *e = g[0] = g[1] = H[0] = H[1] = H[2] = 0;
  for (int k = 0; k < 4; k++) {
    const double dx = x[0] - x0[k], dy = x[1] - y0[k];
    const double t = A[k] * exp(a[k] * dx * dx + b[k] * dx * dy + c[k] * dy * dy);
    const double px = 2 * a[k] * dx + b[k] * dy, py = b[k] * dx + 2 * c[k] * dy;
    *e += t;
    g[0] += t * px, g[1] += t * py;
    H[0] += t * (px * px + 2 * a[k]);
    H[1] += t * (px * py + b[k]);
    H[2] += t * (py * py + 2 * c[k]);
  }
}

static dw_status brown(const void *self, const double *x, double *e, double *g)
{
  double slope[2], H[3];
  (void)self;
  brown_all(x, e, slope, H);
  if (g) g[0] = slope[0], g[1] = slope[1];
  return isfinite(*e) ? DW_OK : DW_ENUMERIC;
}

static dw_status brown_contract(const void *self, const double *x, int k, const double *z,
                                double *out)
{
  double e, g[2], H[3];
  (void)self;
  if (k != 2) return DW_EUNSUP;
  brown_all(x, &e, g, H);
  out[0] = H[0] * z[0] + H[1] * z[1], out[1] = H[1] * z[0] + H[2] * z[1];
  return DW_OK;
}

static dw_status brown_hessian(const void *self, const double *x, double *H)
{
  double e, g[2], h[3];
  (void)self;
  brown_all(x, &e, g, h);
  H[0] = h[0], H[1] = H[2] = h[1], H[3] = h[2];
  return DW_OK;
}

/* -- as landscapes
 * -------------------------------------------------------------------------------- */

static const dw_landscape_ops ops[] = {
    [DW_PROBLEM_ROSENBROCK] = {sizeof *ops, rosenbrock_n, rosenbrock, NULL, NULL},
    [DW_PROBLEM_BOWL] = {sizeof *ops, bowl_n, bowl, NULL, NULL},
    [DW_PROBLEM_CLUSTER] = {sizeof *ops, cluster_n, cluster, NULL, NULL},
    [DW_PROBLEM_CLIFF] = {sizeof *ops, cliff_n, cliff, NULL, NULL},
    [DW_PROBLEM_BROWN] = {sizeof *ops, brown_n, brown, brown_contract, brown_hessian}};

static const dw_style problems[] = {
    [DW_PROBLEM_ROSENBROCK] = {DW_KIND_LANDSCAPE, .name = "rosenbrock", .ops = &ops[0]},
    [DW_PROBLEM_BOWL] = {DW_KIND_LANDSCAPE, .name = "bowl", .ops = &ops[1]},
    [DW_PROBLEM_CLUSTER] = {DW_KIND_LANDSCAPE, .name = "cluster", .ops = &ops[2]},
    [DW_PROBLEM_CLIFF] = {DW_KIND_LANDSCAPE, .name = "cliff", .ops = &ops[3]},
    [DW_PROBLEM_BROWN] = {DW_KIND_LANDSCAPE, .name = "brown", .ops = &ops[4]}};

dw_status dw_problem_new(dw_ctx *ctx, dw_problem which, dw_landscape **out)
{
  return dw_landscape_analytic(ctx, &problems[which], NULL, out);
}

/* -- particles
 * ----------------------------------------------------------------------------------------
 */

double dw_problem_noise(uint64_t seed, int64_t i)
{
  return 2 * dw_rng_uniform(dw_rng_key(seed, 0, "conform", 0), (uint64_t)i, 0, 0) - 1;
}

dw_status dw_problem_particles(dw_ctx *ctx, int64_t side, double room, uint64_t seed,
                               dw_system **out)
{
  const double edge = (double)side + room, lo[3] = {0, 0, 0}, h[3] = {edge, edge, edge};
  DW_TRY(dw_system_new(ctx, side * side * side, out));
  dw_system *sys = *out;
  sys->box = dw_box_make(lo, h, NULL);
  sys->ntypes = 2;
  for (int64_t i = 0; i < sys->n; i++) {
    const int64_t at[3] = {i / (side * side), i / side % side, i % side};
    for (int a = 0; a < 3; a++)
      sys->x[i][a] = (double)at[a] + 0.5 * room + 0.12 * dw_problem_noise(seed, 4 * i + a);
    sys->diameter[i] = 1 + 0.2 * dw_problem_noise(seed, 4 * i + 3);
    sys->species[i] = 1 + (int32_t)(i % 2);
  }
  dw_system_touch(sys);
  return DW_OK;
}
