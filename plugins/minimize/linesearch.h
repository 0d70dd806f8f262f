/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* linesearch.h - a step along a descent direction d that ends near a minimum of
 * phi(a) = V(x0 + a d).
 *
 * A step is accepted by the Wolfe conditions
 *   phi(a) <= phi(0) + delta a phi'(0)  and  phi'(a) >= sigma phi'(0),
 * or, where phi no longer resolves the decrease, by the approximate ones of
 * W. W. Hager and H. Zhang, SIAM J. Optim. 16, 170 (2005), doi:10.1137/030601880,
 *   phi(a) <= phi(0) + eps  and  (2 delta - 1) phi'(0) >= phi'(a) >= sigma phi'(0),
 * which need the slope alone: so |g| = 1e-10 is reached at energies known to 1e-13. */
#ifndef DW_PLUGINS_MINIMIZE_LINESEARCH_H
#define DW_PLUGINS_MINIMIZE_LINESEARCH_H

#include <dwell/plugin.h>
#include <dwell/vector.h>

typedef struct {
  const double *x0, *d;  /* where the line starts, and its direction */
  double e0, slope0;     /* V and dV/da there; slope0 < 0 */
  double first, longest; /* first step to try, longest allowed */
  double delta, sigma;
} line;

typedef struct {
  double a, slope;
} line_end;

static const double line_noise = 1e-12; /* eps of the energy, relative to 1 + |V| */

static double line_noise_of(const line *l)
{
  return line_noise * (1 + fabs(l->e0));
}

/* A decrease within the noise proves nothing: then the slope must. */
static bool line_accepts(const line *l, double a, double e, double slope)
{
  const double noise = line_noise_of(l);
  if (slope < l->sigma * l->slope0) return false;
  if (l->e0 - e > noise) return e <= l->e0 + l->delta * a * l->slope0;
  return e <= l->e0 + noise && slope <= (2 * l->delta - 1) * l->slope0;
}

/* The zero of the slope between lo and hi by the secant, kept off the ends. */
static double line_secant(line_end lo, line_end hi)
{
  const double width = hi.a - lo.a;
  const double a = lo.a + width * lo.slope / (lo.slope - hi.slope);
  const double from = lo.a + 0.05 * width, to = hi.a - 0.05 * width;
  return a > from ? (a < to ? a : to) : from;
}

/* Moves p along the line and evaluates it there; *step is the accepted step, 0 when there
 * is none (then p is back at the start, its gradient not evaluated). */
static dw_status line_search(const line *l, dw_landscape *V, dw_point *p, int64_t *evals,
                             double *step)
{
  enum { TRIALS = 40 };
  line_end lo = {0, l->slope0}, hi = {0, 0};
  bool bracketed = false;
  double a = l->first < l->longest ? l->first : l->longest;
  for (int trial = 0; trial < TRIALS && a > 0; trial++) {
    dw_vec_sum(V->n, l->x0, a, l->d, p->x);
    const dw_status status = V->value(V, 0, p->x, &p->e, p->g);
    ++*evals;
    if (status != DW_OK && status != DW_ENUMERIC) return status;
    const double slope = status == DW_OK ? dw_vec_dot(V->n, p->g, l->d) : NAN;
    const bool uphill = !isfinite(slope) || p->e > l->e0 + line_noise_of(l);
    if (!uphill && (line_accepts(l, a, p->e, slope) || (slope < 0 && a >= l->longest))) {
      *step = a;
      return DW_OK;
    }
    if (uphill || slope >= 0) {
      hi = (line_end){a, slope}, bracketed = true;
      if (!isfinite(slope))
        a = lo.a + 0.1 * (a - lo.a);
      else
        a = slope > 0 ? line_secant(lo, hi) : 0.5 * (lo.a + hi.a);
    } else {
      const double last = lo.a, fall = lo.slope - slope;
      lo = (line_end){a, slope};
      const double zero = fall < 0 ? a - slope * (a - last) / -fall : 4 * a;
      a = bracketed ? (isfinite(hi.slope) && hi.slope > 0 ? line_secant(lo, hi)
                                                          : 0.5 * (lo.a + hi.a))
                    : fmin(l->longest, fmin(4 * a, fmax(1.5 * a, zero)));
    }
  }
  dw_vec_copy(V->n, l->x0, p->x);
  *step = 0;
  return DW_OK;
}

#endif
