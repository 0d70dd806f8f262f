/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* leg.h - from a saddle down to a minimum in equal steps h.
 *
 * A nudged elastic band with improved tangents and a climbing image is at rest where
 *   x[k] - x[k+1]  is parallel to  grad V(x[k+1])   and   |x[k] - x[k+1]| = h
 * counted down from the saddle x[0]: x[k+1] is the minimum of V on the sphere of radius h
 * around x[k].  So the band need not be relaxed as a whole: it is an implicit Euler
 * integration of steepest descent, each step a small minimisation, and it cannot flutter.
 * What is left is one number, the h at which the last step ends in the minimum. */
#ifndef DW_PLUGINS_PATH_LEG_H
#define DW_PLUGINS_PATH_LEG_H

#include "sphere.h"

typedef enum {
  DW_LEG_RUNNING,
  DW_LEG_ARRIVED, /* one step h from the end */
  DW_LEG_BOTTOM,  /* the energy rises: a minimum has been passed */
  DW_LEG_FULL,    /* no room for another point */
  DW_LEG_STUCK    /* a sphere without a minimum that could be found */
} dw_leg_state;

typedef struct {
  int64_t n, room;
  int64_t count;  /* points so far, the saddle included */
  double **x, *e; /* [room] */
  double h;
  const double *ends[2]; /* where it may arrive; ends[1] may be NULL */
  int end;               /* which it arrived at */
  int64_t steps;         /* 0: until it arrives; else stop after steps - 1 points */
  dw_leg_state state;
  /* the previous pass: points at equal distances old_h, then the end it arrived at */
  double **old_x, old_h, old_last;
  int64_t old_count;
  dw_sphere sphere;
  int64_t evaluations;
  double *block, **rows; /* the memory of all points */
} dw_leg;

/* Room for `room` points of n numbers, working arrays taken from the host. */
dw_status dw_leg_new(dw_leg *, dw_ctx *, const dw_host *, int64_t n, int64_t room);
void dw_leg_free(dw_leg *, dw_ctx *, const dw_host *);
/* Starts at the saddle in the direction of v (a unit vector), with steps h to F_perp <
 * ftol. When the leg has arrived before, that pass guides this one and v is not used. */
void dw_leg_begin(dw_leg *, const double *saddle, double e, const double *v, double h,
                  double ftol);
/* Runs one or two legs to their end, evaluating them side by side. */
dw_status dw_legs_run(dw_ctx *, const dw_host *, dw_landscape *, int count,
                      dw_leg *const *);
/* Makes a leg that overshot its end (ends[end]) one that arrived; DW_LEG_STUCK when no
 * point is near enough. */
void dw_leg_trim(dw_leg *);
/* Length of the leg, the last step to the end included. */
double dw_leg_length(const dw_leg *);

#endif
