/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "tunnel.h"

#include <float.h>
#include <math.h>

enum { ELEMENTS = 50000, ROUNDS = 6, FIRST_DEGREE = 6 };

typedef struct {
  const dw_host *host;
  dw_ctx *ctx;
  const dw_profile *profile;
  const dw_tunnel_how *how;
  double energy; /* of about the third level */
  double *edge;  /* of the elements */
  int64_t edges;
  dw_tunnel *out;
} problem;

/* -- where psi lives ------------------------------------------------------------ */

/* Integral of sqrt(2 (e - V)) where V is below e, within the profile and half as far again
 * on both sides. */
static double action_below(const dw_quintic *q, double e)
{
  enum { STEPS = 2000 };
  const double length = q->s[q->n - 1] - q->s[0], lo = q->s[0] - 0.5 * length;
  const double h = 2 * length / STEPS;
  double sum = 0;
  for (int i = 0; i < STEPS; i++)
    sum += sqrt(2 * fmax(0, e - dw_quintic_value(q, lo + h * (i + 0.5)))) * h;
  return sum;
}

/* Energy of about the third level, by counting cells of phase space. */
static double third_level(const problem *p)
{
  const dw_quintic *q = &p->profile->spline;
  const double cells = 3 * acos(-1.0) * p->how->hbar, length = q->s[q->n - 1] - q->s[0];
  double lo = 0, hi = cells * cells / (8 * length * length);
  for (int i = 0; i < 200 && action_below(q, p->profile->bottom + hi) < cells; i++)
    hi *= 2;
  for (int i = 0; i < 20; i++) {
    const double mid = 0.5 * (lo + hi);
    if (action_below(q, p->profile->bottom + mid) < cells)
      lo = mid;
    else
      hi = mid;
  }
  return p->profile->bottom + hi;
}

/* The point beyond the outermost turning point where the integral of sqrt(2 (V - E))/hbar
 * has reached `decay`, so that psi is exp(-decay).  dir -1: left, 1: right. */
static double far_enough(const problem *p, int dir, double decay)
{
  const dw_quintic *q = &p->profile->spline;
  const double length = q->s[q->n - 1] - q->s[0], end = dir < 0 ? q->s[0] : q->s[q->n - 1];
  const double h = dir * length / 2000, e = p->energy;
  double x = end;
  while (dw_quintic_value(q, x) > e && fabs(x - end) < length)
    x -= h;
  for (double done = 0; done < decay && fabs(x - end) < 1000 * length; x += h)
    done +=
        sqrt(2 * fmax(0, dw_quintic_value(q, x + 0.5 * h) - e)) * fabs(h) / p->how->hbar;
  return x;
}

static dw_status place_walls(problem *p, double decay)
{
  const dw_quintic *q = &p->profile->spline;
  const double a = q->s[0], b = q->s[q->n - 1], left = q->m[0], right = q->m[q->n - 1];
  if (p->how->walls) {
    p->out->lo = a + p->how->domain[0] * (b - a),
    p->out->hi = a + p->how->domain[1] * (b - a);
    return DW_OK;
  }
  if (!(left > 0) || !(right > 0))
    return DW_FAIL(
        p->host, p->ctx, DW_ENUMERIC,
        "compute splitting: V curves down at the %s of the profile (%g): it has no "
        "harmonic continuation; say `walls yes`",
        left > 0 ? "end" : "start", left > 0 ? right : left);
  p->out->lo = far_enough(p, -1, decay), p->out->hi = far_enough(p, 1, decay);
  return DW_OK;
}

/* -- levels ------------------------------------------------------------------------ */

static double value_at(const void *arg, double s)
{
  return dw_quintic_value(arg, s);
}

/* Elements end at the nodes of the spline, where its higher derivatives jump, and psi
 * changes by no more than exp(2) over one of them. */
static bool make_mesh(problem *p, const dw_quintic *q)
{
  const double height = fmax(p->profile->top, p->energy) - p->profile->bottom;
  const double longest = 2 * p->how->hbar / sqrt(2 * height), hi = p->out->hi;
  double x = p->edge[0] = p->out->lo;
  p->edges = 1;
  for (int64_t i = 0; i <= q->n; i++) {
    const double to = i < q->n ? fmin(q->s[i], hi) : hi, pieces = ceil((to - x) / longest);
    if (!((double)p->edges + pieces < ELEMENTS)) return false;
    for (double k = 1; k <= pieces; k++)
      p->edge[p->edges++] = k == pieces ? to : x + (to - x) * k / pieces;
    x = fmax(x, to);
  }
  return true;
}

static dw_status solve_at(problem *p, const dw_quintic *q, int64_t degree, dw_levels *out)
{
  if (!make_mesh(p, q))
    return DW_FAIL(p->host, p->ctx, DW_EVALUE,
                   "compute splitting: hbar = %g is too small for this profile: the wave "
                   "function needs more than %d elements",
                   p->how->hbar, ELEMENTS);
  const dw_well w = {.hbar = p->how->hbar,
                     .edges = p->edges,
                     .edge = p->edge,
                     .degree = degree,
                     .middle = p->profile->middle,
                     .v = value_at,
                     .arg = q};
  return dw_well_solve(p->host, p->ctx, &w, out);
}

/* |change| of the two lowest levels above the bottom of V, relative. */
static double levels_moved(const dw_levels *a, const dw_levels *b, double bottom)
{
  double most = 0;
  for (int k = 0; k < 2; k++)
    most = fmax(most, fabs(a->level[k] - b->level[k]) / fabs(b->level[k] - bottom));
  return most;
}

/* What rounding of V itself, |dV| <= eps (|V| + E1), can do to E: to first order by the
 * difference of the two densities, to second by tilting the pair. */
static double rounding(const dw_levels *l, double scale)
{
  const double dv = DBL_EPSILON * (scale + fabs(l->level[1]));
  return dv * l->difference + (hypot(l->splitting, dv) - l->splitting);
}

/* Raises the degree, and moves the outer walls out, until the levels stand still, or E
 * stands still as far as rounding of V lets it. */
static dw_status refine(problem *p)
{
  const dw_quintic *q = &p->profile->spline;
  const double rtol = p->how->rtol;
  dw_tunnel *out = p->out;
  DW_TRY(place_walls(p, 24));
  DW_TRY(solve_at(p, q, FIRST_DEGREE, &out->levels));
  for (int round = 1; round <= ROUNDS; round++) {
    const dw_levels old = out->levels;
    if (p->host->stop_requested(p->ctx)) return DW_EINTR;
    DW_TRY(place_walls(p, 24 + 6 * round));
    DW_TRY(solve_at(p, q, FIRST_DEGREE + 3 * round, &out->levels));
    const double moved = fabs(old.splitting - out->levels.splitting);
    const double limit = rounding(&out->levels, p->profile->scale);
    out->level_error = levels_moved(&old, &out->levels, p->profile->bottom);
    out->error = moved + limit;
    if (out->level_error <= rtol && moved <= fmax(rtol * out->levels.splitting, limit))
      break;
  }
  return DW_OK;
}

/* How much the shape of V between the nodes matters. */
static dw_status without_half_the_nodes(problem *p)
{
  dw_quintic q;
  dw_levels levels;
  bool thin;
  p->out->spline_error = NAN;
  DW_TRY(dw_profile_thinned(p->host, p->ctx, p->profile, &q, &thin));
  if (thin && (p->how->walls || (q.m[0] > 0 && q.m[q.n - 1] > 0))) {
    DW_TRY(solve_at(p, &q, FIRST_DEGREE + 3, &levels));
    p->out->spline_error = fabs(levels.splitting - p->out->levels.splitting);
  }
  p->host->release(p->ctx, q.s);
  return DW_OK;
}

dw_status dw_tunnel_solve(const dw_host *host, dw_ctx *ctx, const dw_profile *profile,
                          const dw_tunnel_how *how, dw_tunnel *out)
{
  problem p = {.host = host, .ctx = ctx, .profile = profile, .how = how, .out = out};
  p.edge = host->alloc(ctx, ELEMENTS, sizeof *p.edge);
  if (!p.edge) return DW_ENOMEM;
  p.energy = third_level(&p);
  DW_TRY(refine(&p));
  DW_TRY(without_half_the_nodes(&p));
  host->release(ctx, p.edge);
  return DW_OK;
}
