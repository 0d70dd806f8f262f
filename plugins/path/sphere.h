/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* sphere.h - the minimum of V on a sphere |x - c| = h, one evaluation at a time.
 *
 * There g is parallel to x - c.  The Hessian on the sphere is H + f/h, f the force away
 * from the centre: well conditioned when h is small, whatever the softest mode of H. */
#ifndef DW_PLUGINS_PATH_SPHERE_H
#define DW_PLUGINS_PATH_SPHERE_H

#include <dwell/plugin.h>
#include <dwell/vector.h>

enum { DW_SPHERE_MEMORY = 20 };

/* Steps and gradient changes of all spheres so far: the Hessian changes slowly along a
 * path, so that one sphere's curvature serves the next. */
typedef struct {
  int64_t n, used, newest;
  double *s, *y; /* [DW_SPHERE_MEMORY][n] */
  double ss[DW_SPHERE_MEMORY], sy[DW_SPHERE_MEMORY];
} dw_curvature;

typedef struct {
  int64_t n;
  double h, ftol;
  const double *centre;
  double *x, *g; /* where V is asked for, and its gradient: the caller evaluates */
  double e;
  double force;                             /* largest component of g along the sphere */
  double *best_x, *best_g, *step, *tangent; /* last accepted point; work */
  double best_e, best_norm, scale;
  int64_t trials; /* evaluations on this sphere */
  dw_curvature *memory;
} dw_sphere;

typedef enum { DW_SPHERE_ASK, DW_SPHERE_DONE, DW_SPHERE_STUCK } dw_sphere_state;

/* s->x holds a guess: it is moved onto the sphere, where V is to be evaluated. */
void dw_sphere_begin(dw_sphere *s);
/* V was evaluated at s->x (s->e, s->g).  DW_SPHERE_ASK: s->x is the next point to evaluate.
 */
dw_sphere_state dw_sphere_take(dw_sphere *s);

#endif
