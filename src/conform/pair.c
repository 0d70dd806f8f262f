/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* A dense disordered system in a periodic box. */
#include "conform/pair.h"

#include <math.h>
#include <string.h>

#include "conform/problem.h"
#include "model/landscape.h"
#include "model/system.h"

static const double step = 5e-5, margin = 2.5e-3; /* of a difference; kept from cutoffs */

/* A direction that leaves alone every particle with a neighbour so near to its cutoff that
 * the steps of a difference might cross it, or that derivatives beyond the declared order
 * may be large there; its largest component is 1.  How many move. */
static int64_t direction(const dw_pair_case *p, const dw_system *sys, double *z)
{
  int64_t moving = 0;
  double largest = 0;
  for (int64_t i = 0; i < 3 * sys->n; i++)
    z[i] = dw_problem_noise(99, i);
  for (int64_t i = 0; i < sys->n; i++)
    for (int64_t j = 0; j < i; j++) {
      const dw_site a = {sys->diameter[i], sys->species[i]},
                    b = {sys->diameter[j], sys->species[j]};
      double d[3];
      for (int k = 0; k < 3; k++)
        d[k] = sys->x[i][k] - sys->x[j][k];
      dw_box_image(&sys->box, d);
      if (fabs(dw_norm(3, d) - p->ops->cut(p->pair->self, a, b)) > margin) continue;
      memset(z + 3 * i, 0, 3 * sizeof *z), memset(z + 3 * j, 0, 3 * sizeof *z);
    }
  for (int64_t i = 0; i < sys->n; i++)
    moving += dw_norm(3, z + 3 * i) > 0;
  largest = dw_max_abs(3 * sys->n, z);
  for (int64_t i = 0; i < 3 * sys->n && largest > 0; i++)
    z[i] /= largest;
  return moving;
}

/* The same bits from a longer list, from another slot, and from two threads at once. */
static dw_status lists(const dw_pair_case *p, const dw_system *sys, dw_landscape *V)
{
  enum { COPIES = 8 };
  dw_check *c = p->check;
  dw_ctx *ctx = c->ctx;
  const double *x = &sys->x[0][0], *points[COPIES];
  double *g[COPIES], e[COPIES], e_long;
  dw_landscape *longer;
  for (int k = 0; k < COPIES; k++) {
    g[k] = dw_alloc(ctx, (size_t)V->n, sizeof(double));
    if (!g[k]) return DW_ENOMEM;
    points[k] = x;
  }
  DW_TRY(dw_landscape_particles(ctx, sys, p->pair->style, p->pair->self, 0.45, &longer));
  dw_status status = longer->value(longer, 0, x, &e_long, g[1]);
  dw_landscape_free(longer);
  DW_TRY(status);
  DW_TRY(V->value(V, 0, x, &e[0], g[0]));
  const size_t bytes = (size_t)V->n * sizeof(double);
  dw_check_holds(c, "a longer list gives the same bits",
                 e[0] == e_long && !memcmp(g[0], g[1], bytes), "V = %.17g and %.17g", e[0],
                 e_long);
  const int threads = ctx->threads;
  const double alone = e[0];
  double *first = dw_alloc(ctx, (size_t)V->n, sizeof(double));
  if (!first) return DW_ENOMEM;
  memcpy(first, g[0], bytes);
  ctx->threads = 4;
  status = dw_landscape_values(ctx, V, COPIES, points, e, g);
  ctx->threads = threads;
  DW_TRY(status);
  bool same = true;
  for (int k = 0; k < COPIES; k++)
    same = same && e[k] == alone && !memcmp(g[k], first, bytes);
  dw_check_holds(c, "one instance serves four threads at once", same, "the results differ");
  for (int k = 0; k < COPIES; k++)
    dw_release(ctx, g[k]);
  dw_release(ctx, first);
  return DW_OK;
}

static dw_status in_box(const dw_pair_case *p, dw_system *sys, dw_landscape *V)
{
  dw_check *c = p->check;
  double *z = dw_alloc(c->ctx, (size_t)V->n, sizeof *z);
  if (!z) return DW_ENOMEM;
  if (direction(p, sys, z) > 0)
    dw_conform_derivatives(c, V, &sys->x[0][0], z, step);
  else
    dw_check_skip(c, "derivatives in a dense system", "every particle is at some cutoff");
  dw_release(c->ctx, z);
  DW_TRY(lists(p, sys, V));
  if (p->ops->local) return dw_conform_local(p, sys);
  dw_check_skip(c, "energy of one particle", "this potential has none");
  return DW_OK;
}

static dw_status dense(const dw_pair_case *p, int64_t side)
{
  dw_ctx *ctx = p->check->ctx;
  dw_system *sys;
  dw_landscape *V = NULL;
  DW_TRY(dw_problem_particles(ctx, side, 0, 1, &sys));
  dw_status status =
      dw_landscape_particles(ctx, sys, p->pair->style, p->pair->self, 0.1, &V);
  if (status == DW_OK) status = in_box(p, sys, V);
  dw_landscape_free(V);
  dw_system_free(sys);
  return status;
}

/* The largest cutoff between the sites that the tests use. */
static dw_status measure_reach(dw_pair_case *p)
{
  const double diameter[3] = {0.8, 1, 1.2};
  p->reach = 0;
  for (int k = 0; k < 36; k++) {
    const dw_site a = {diameter[k % 3], 1 + k / 3 % 2},
                  b = {diameter[k / 6 % 3], 1 + k / 18};
    const double cut = p->ops->cut(p->pair->self, a, b),
                 back = p->ops->cut(p->pair->self, b, a);
    if (!(cut > 0 && isfinite(cut)) || cut != back)
      return dw_fail(p->check->ctx, DW_EVALUE,
                     "the cutoff of two sites is %g one way and %g the other", cut, back);
    p->reach = fmax(p->reach, cut);
  }
  return DW_OK;
}

void dw_conform_pair(dw_check *c, const char *line)
{
  dw_instance *pair = dw_check_instance(c, line);
  if (!pair) return;
  dw_pair_case p = {c, pair, pair->style->ops, 0};
  if (dw_check_call(c, "cutoff", measure_reach(&p))) {
    const int64_t side = (int64_t)fmax(5, ceil(2 * p.reach + 0.1));
    dw_check_call(c, "two particles", dw_conform_radial(&p));
    dw_check_call(c, "a cluster", dw_conform_symmetry(&p));
    if (side <= 9)
      dw_check_call(c, "a dense system", dense(&p, side));
    else
      dw_check_skip(c, "a dense system", "the cutoff is beyond 4.4 diameters");
  }
  dw_instance_free(c->ctx, pair);
}
