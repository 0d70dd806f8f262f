/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Two particles at a distance r: the potential as a function of one number. */
#include <math.h>

#include "conform/pair.h"
#include "model/landscape.h"
#include "model/system.h"

enum { POINTS = 48 };

/* v(r) and its derivatives along r to order `most`; particle 0 moves. */
static dw_status radial(dw_landscape *V, double r, int most, double v[5])
{
  const double x[6] = {r, 0, 0, 0, 0, 0}, z[6] = {1, 0, 0, 0, 0, 0};
  double g[6], out[6];
  DW_TRY(V->value(V, 0, x, &v[0], g));
  v[1] = g[0];
  for (int k = 2; k <= most; k++)
    DW_TRY(V->contract(V, 0, x, k, z, out, &v[k]));
  return DW_OK;
}

/* Largest deviation of each v[k] from Richardson differences of v[k-1], relative to
 * |v[k]| + |v[k-1]|/r + ... + |v[0]|/r^k: the terms that it is made of may cancel.
 * Steps shrink towards the cutoff, where derivatives may be singular. */
static dw_status scan(dw_landscape *V, double cut, int most, double error[5])
{
  const double from = 0.4 * cut, to = 0.995 * cut;
  for (int i = 0; i < POINTS; i++) {
    const double r = from + (to - from) * i / (POINTS - 1);
    const double h = fmin(1e-3 * from, 1e-2 * (cut - r));
    double v[5], far[2][5], near[2][5], scale = 0;
    DW_TRY(radial(V, r, most, v));
    for (int side = 0; side < 2; side++) {
      DW_TRY(radial(V, r + (side ? h : -h), most, far[side]));
      DW_TRY(radial(V, r + (side ? h / 2 : -h / 2), most, near[side]));
    }
    for (int k = 1; k <= most; k++) {
      const double coarse = (far[1][k - 1] - far[0][k - 1]) / (2 * h);
      const double fine = (near[1][k - 1] - near[0][k - 1]) / h;
      scale = fabs(v[k]) + (k > 1 ? scale : fabs(v[0])) / r;
      if (scale > 0)
        error[k] = fmax(error[k], fabs((4 * fine - coarse) / 3 - v[k]) / scale);
    }
  }
  return DW_OK;
}

/* |v[k]| just inside the cutoff against its size further in, for the orders said to be
 * continuous; nothing beyond it. */
static dw_status cutoff(const dw_pair_case *p, dw_landscape *V, double cut, int most)
{
  static const char *const what[] = {"v(cutoff) = 0", "v'(cutoff) = 0", "v''(cutoff) = 0",
                                     "v'''(cutoff) = 0", "v''''(cutoff) = 0"};
  const int smooth = p->ops->smooth(p->pair->self);
  double at[5], out[5], size[5] = {0};
  DW_TRY(radial(V, cut * (1 - 1e-12), most, at));
  DW_TRY(radial(V, cut * (1 + 1e-12), most, out));
  for (int i = 0; i < 8; i++) {
    double v[5];
    DW_TRY(radial(V, cut * (0.8 + 0.02 * i), most, v));
    for (int k = 0; k <= most; k++)
      size[k] = fmax(size[k], fabs(v[k]));
  }
  for (int k = 0; k <= most && k <= smooth; k++)
    dw_check_bound(p->check, what[k], fabs(at[k]) / (size[k] > 0 ? size[k] : 1), 1e-4);
  dw_check_holds(p->check, "nothing beyond the cutoff", out[0] == 0 && out[1] == 0,
                 "v = %g, v' = %g", out[0], out[1]);
  return DW_OK;
}

static dw_status run(const dw_pair_case *p, dw_landscape *V, double cut)
{
  static const char *const what[] = {"", "v' along r", "v'' along r", "v''' along r",
                                     "v'''' along r"};
  const int most = V->contract ? 4 : 1;
  double error[5] = {0};
  DW_TRY(scan(V, cut, most, error));
  for (int k = 1; k <= most; k++)
    dw_check_bound(p->check, what[k], error[k], 1e-7);
  if (!V->contract)
    dw_check_skip(p->check, "derivatives 2 to 4", "this potential has none");
  return cutoff(p, V, cut, most);
}

dw_status dw_conform_radial(const dw_pair_case *p)
{
  dw_ctx *ctx = p->check->ctx;
  const double edge = 5 * p->reach, lo[3] = {0, 0, 0}, h[3] = {edge, edge, edge};
  dw_system *sys;
  dw_landscape *V = NULL;
  DW_TRY(dw_system_new(ctx, 2, &sys));
  sys->box = dw_box_make(lo, h, NULL);
  sys->diameter[0] = 1.1, sys->diameter[1] = 0.9;
  sys->ntypes = sys->species[1] = 2;
  const dw_site a = {1.1, 1}, b = {0.9, 2};
  dw_status status =
      dw_landscape_particles(ctx, sys, p->pair->style, p->pair->self, 0.1, &V);
  if (status == DW_OK) status = run(p, V, p->ops->cut(p->pair->self, a, b));
  dw_landscape_free(V);
  dw_system_free(sys);
  return status;
}
