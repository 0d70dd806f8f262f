/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* barrier.h - descent of the cubic barrier b(z) = 2 kappa^3/(3 tau^2), kappa = z.M z,
 * tau = U3:zzz.
 *
 * The gradient of b is (4 kappa^2/tau^2) (M z - (kappa/tau) U3:zz), so y = (kappa/tau)
 * M^+ U3:zz - z is the steepest descent in the metric of M, and z <- z + y, of unit length,
 * is the published iteration.  It is taken while it lowers b, for some steps; where it does
 * not (on some minima it cycles), conjugate directions with an exact line search take over:
 * along a line kappa is a quadratic and tau a cubic. */
#ifndef DW_MODES_BARRIER_H
#define DW_MODES_BARRIER_H

#include <dwell/plugin.h>

/* A unit vector and all that is known there. */
typedef struct {
  double *z, *Mz, *t, *y;         /* t = U3:zz; y: descent direction, M-orthogonal to z */
  double kappa, tau, b, residual; /* residual: |M z - (kappa/tau) t| over |M z| */
} dw_barrier_point;

typedef struct {
  const dw_host *host;
  dw_ctx *ctx;
  dw_landscape *V;
  const double *x;
  double tol;
  int64_t maxiter, n;
  dw_barrier_point now, next; /* now.z: where the search is */
  double lowest;              /* b so far */
  double *p, *Mp, *room;      /* search direction, M times it; [n] */
} dw_barrier;

/* Room for a search at x; released by dw_barrier_close. */
dw_status dw_barrier_open(const dw_host *, dw_ctx *, dw_landscape *, const double *x,
                          dw_barrier *);
void dw_barrier_close(dw_barrier *);
/* Normalises now.z, which the caller has set, and evaluates there; *sound: kappa, tau and b
 * are positive, nonzero and finite. */
dw_status dw_barrier_start(dw_barrier *, bool *sound);
/* Descends from there; *why is never DW_ITERATING.  b never rises, but for rounding. */
dw_status dw_barrier_descend(dw_barrier *, int64_t *iterations, dw_reason *why);
/* Translations taken out of a vector. */
void dw_barrier_project(const dw_landscape *, double *z);

#endif
