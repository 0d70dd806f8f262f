/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* barrier.h - descent of a ratio b(z) of the stiffness kappa = z.M z to a form G(z) of
 * degree m, which does not depend on the length of z:
 *
 *   cubic            G = tau = U3:zzz,                 b = 2 kappa^3/(3 tau^2)
 *   quartic          G = chi = U4:zzzz,                b = kappa^2/chi
 *   pseudoharmonic   G = sum over pairs |z_i - z_j|^4, b = kappa^2/G
 *
 * With t = grad G/m (so G = z.t) the gradient of b is along M z - (kappa/G) t, and y =
 * (kappa/G) M^+ t - z is the steepest descent in the metric of M; z <- z + y, of unit
 * length, is the published iteration.  It leads the first steps, while it lowers b (on some
 * minima it cycles); then conjugate directions with an exact line search take over, along
 * which kappa and G are polynomials: the same mode in about half the solves, in a third
 * where the iteration is slow. */
#ifndef DW_MODES_BARRIER_H
#define DW_MODES_BARRIER_H

#include <dwell/plugin.h>

typedef struct {
  const char *style; /* of the modes, for messages */
  int degree;        /* 3 or 4 */
  bool pairs;        /* the sum over pairs, not a derivative of V */
} dw_form;

/* A unit vector and all that is known there. */
typedef struct {
  double *z, *Mz, *t, *y;       /* y: descent direction, M-orthogonal to z */
  double kappa, g, b, residual; /* residual: |M z - (kappa/G) t| over |M z| */
} dw_barrier_point;

typedef struct {
  const dw_host *host;
  dw_ctx *ctx;
  const dw_form *form;
  dw_landscape *V;
  const double *x;
  double tol;
  int64_t maxiter, n, pairs;
  int32_t *pair;                /* [pairs][2] */
  dw_barrier_point now, next;   /* now.z: where the search is */
  double lowest;                /* b so far */
  double *p, *unit, *Mu, *room; /* search direction, p/|p|, M times that; [n] */
} dw_barrier;

/* Room for a search at x; released by dw_barrier_close. */
dw_status dw_barrier_open(const dw_host *, dw_ctx *, const dw_form *, dw_landscape *,
                          const double *x, dw_barrier *);
void dw_barrier_close(dw_barrier *);
/* Normalises now.z, which the caller has set, and evaluates there; *sound: kappa and b are
 * positive and finite. */
dw_status dw_barrier_start(dw_barrier *, bool *sound);
/* Descends from there; *why is never DW_ITERATING.  b never rises, but for rounding. */
dw_status dw_barrier_descend(dw_barrier *, int64_t *iterations, dw_reason *why);
/* Translations taken out of a vector. */
void dw_barrier_project(const dw_landscape *, double *z);

#endif
