/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* L-BFGS on the sphere.  Pairs (s, y) of the plain Hessian are kept; on a sphere with force
 * f they act as (s, y + f/h s), so that they are shared between spheres. */
#include "sphere.h"

#include <dwell/clones.h>

enum { TRIALS = 400 };
static const double longest = 0.5; /* largest step, in radii */
static const double noise = 1e-12; /* of the energy, relative to 1 + |V| */

/* x <- the point of the sphere in the direction of x. */
static void retract(dw_sphere *s)
{
  const double r = dw_vec_distance(s->n, s->x, s->centre);
  for (int64_t i = 0; i < s->n; i++)
    s->x[i] = s->centre[i] + s->h / r * (s->x[i] - s->centre[i]);
}

void dw_sphere_begin(dw_sphere *s)
{
  s->best_norm = INFINITY, s->best_e = INFINITY, s->scale = 1, s->trials = 0;
  retract(s);
}

/* tangent = gradient along the sphere; returns the force away from the centre. */
static double split(dw_sphere *s)
{
  double along = 0;
  for (int64_t i = 0; i < s->n; i++)
    along += s->g[i] * (s->x[i] - s->centre[i]);
  along /= s->h * s->h;
  for (int64_t i = 0; i < s->n; i++)
    s->tangent[i] = s->g[i] - along * (s->x[i] - s->centre[i]);
  return -along * s->h;
}

DW_CLONES_WIDE
static void learn(dw_sphere *o)
{
  dw_curvature *m = o->memory;
  const int64_t n = o->n, at = (m->newest + 1) % DW_SPHERE_MEMORY;
  double *s = m->s + at * n, *y = m->y + at * n;
  dw_vec_sum(n, o->x, -1, o->best_x, s);
  dw_vec_sum(n, o->g, -1, o->best_g, y);
  m->ss[at] = dw_vec_dot(n, s, s), m->sy[at] = dw_vec_dot(n, s, y);
  m->newest = at;
  if (m->used < DW_SPHERE_MEMORY) m->used++;
}

/* step = -(H + shift)^-1 tangent */
DW_CLONES_WIDE
static void solve(dw_sphere *o, double shift)
{
  const dw_curvature *m = o->memory;
  const int64_t n = o->n;
  double a[DW_SPHERE_MEMORY], scale = 0;
  for (int64_t i = 0; i < n; i++)
    o->step[i] = -o->tangent[i];
  for (int64_t k = 0; k < m->used; k++) {
    const int64_t i = (m->newest - k + DW_SPHERE_MEMORY) % DW_SPHERE_MEMORY;
    const double *s = m->s + i * n, *y = m->y + i * n;
    const double sy = m->sy[i] + shift * m->ss[i];
    a[i] = 0;
    if (!(sy > 1e-3 * m->ss[i])) continue;
    a[i] = dw_vec_dot(n, s, o->step) / sy;
    for (int64_t j = 0; j < n; j++)
      o->step[j] -= a[i] * (y[j] + shift * s[j]);
    if (scale == 0) {
      const double yy = dw_vec_dot(n, y, y) + shift * (2 * m->sy[i] + shift * m->ss[i]);
      scale = sy / yy;
    }
  }
  dw_vec_scale(n, scale > 0 ? scale : 1 / (100 + shift), o->step);
  for (int64_t k = m->used; k-- > 0;) {
    const int64_t i = (m->newest - k + DW_SPHERE_MEMORY) % DW_SPHERE_MEMORY;
    const double *s = m->s + i * n, *y = m->y + i * n;
    const double sy = m->sy[i] + shift * m->ss[i];
    if (!(sy > 1e-3 * m->ss[i])) continue;
    const double b = (dw_vec_dot(n, y, o->step) + shift * dw_vec_dot(n, s, o->step)) / sy;
    dw_vec_add(n, a[i] - b, s, o->step);
  }
}

/* The next point to try: along the step, shortened to the radius and after failures. */
static void advance(dw_sphere *o)
{
  const double length = dw_vec_norm(o->n, o->step), most = longest * o->h;
  const double c = o->scale * (length > most ? most / length : 1);
  dw_vec_sum(o->n, o->best_x, c, o->step, o->x);
  retract(o);
}

dw_sphere_state dw_sphere_take(dw_sphere *o)
{
  const double push = split(o), norm = dw_vec_norm(o->n, o->tangent);
  const bool first = o->trials++ == 0;
  const bool lower = o->e <= o->best_e + noise * (1 + fabs(o->e));
  if (isfinite(norm) && (first || lower || norm < o->best_norm)) {
    if (!first) learn(o);
    o->force = dw_vec_max(o->n, o->tangent);
    o->best_e = o->e, o->best_norm = norm, o->scale = 1;
    dw_vec_copy(o->n, o->x, o->best_x);
    dw_vec_copy(o->n, o->g, o->best_g);
    if (o->force < o->ftol) return DW_SPHERE_DONE;
    solve(o, fmax(0, push) / o->h);
    if (!(dw_vec_dot(o->n, o->step, o->tangent) < 0)) {
      o->memory->used = 0;
      solve(o, fmax(0, push) / o->h);
    }
  } else {
    if (first) return DW_SPHERE_STUCK;
    o->scale *= 0.25;
  }
  if (o->trials >= TRIALS || o->scale < 1e-6) return DW_SPHERE_STUCK;
  advance(o);
  return DW_SPHERE_ASK;
}
