/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* twofold.h - numbers of twice the working precision, as an unevaluated sum hi + lo.
 *
 * T. J. Dekker, A floating-point technique for extending the available precision,
 * Numer. Math. 18, 224 (1971), doi:10.1007/BF01397083.  About 31 digits; a tunnel splitting
 * is the difference of two levels that may agree to 15.  Needs -ffp-contract=off. */
#ifndef DW_COMPUTE_TWOFOLD_H
#define DW_COMPUTE_TWOFOLD_H

#include <math.h>

typedef struct {
  double hi, lo;
} dw_twofold;

static inline dw_twofold dw_tf(double a)
{
  return (dw_twofold){a, 0};
}

static inline dw_twofold dw_tf_quick(double a, double b) /* |a| >= |b| */
{
  const double s = a + b;
  return (dw_twofold){s, b - (s - a)};
}

static inline dw_twofold dw_tf_sum(double a, double b)
{
  const double s = a + b, t = s - a;
  return (dw_twofold){s, (a - (s - t)) + (b - t)};
}

static inline dw_twofold dw_tf_product(double a, double b)
{
  const double split = 134217729.0; /* 2^27 + 1 */
  const double ta = split * a, tb = split * b;
  const double ah = ta - (ta - a), bh = tb - (tb - b), al = a - ah, bl = b - bh, p = a * b;
  return (dw_twofold){p, ((ah * bh - p) + ah * bl + al * bh) + al * bl};
}

static inline dw_twofold dw_tf_add(dw_twofold a, dw_twofold b)
{
  dw_twofold s = dw_tf_sum(a.hi, b.hi);
  const dw_twofold t = dw_tf_sum(a.lo, b.lo);
  s = dw_tf_quick(s.hi, s.lo + t.hi);
  return dw_tf_quick(s.hi, s.lo + t.lo);
}

static inline dw_twofold dw_tf_neg(dw_twofold a)
{
  return (dw_twofold){-a.hi, -a.lo};
}

static inline dw_twofold dw_tf_sub(dw_twofold a, dw_twofold b)
{
  return dw_tf_add(a, dw_tf_neg(b));
}

static inline dw_twofold dw_tf_mul(dw_twofold a, dw_twofold b)
{
  const dw_twofold p = dw_tf_product(a.hi, b.hi);
  return dw_tf_quick(p.hi, p.lo + (a.hi * b.lo + a.lo * b.hi));
}

static inline dw_twofold dw_tf_scale(double a, dw_twofold b)
{
  const dw_twofold p = dw_tf_product(a, b.hi);
  return dw_tf_quick(p.hi, p.lo + a * b.lo);
}

static inline dw_twofold dw_tf_div(dw_twofold a, dw_twofold b)
{
  const double q = a.hi / b.hi;
  dw_twofold r = dw_tf_sub(a, dw_tf_scale(q, b));
  const double q2 = r.hi / b.hi;
  r = dw_tf_sub(r, dw_tf_scale(q2, b));
  return dw_tf_add(dw_tf_quick(q, q2), dw_tf(r.hi / b.hi));
}

static inline dw_twofold dw_tf_sqrt(dw_twofold a)
{
  if (a.hi <= 0) return dw_tf(0);
  const double x = 1 / sqrt(a.hi), y = a.hi * x;
  const dw_twofold rest = dw_tf_sub(a, dw_tf_product(y, y));
  return dw_tf_sum(y, rest.hi * (x * 0.5));
}

static inline double dw_tf_value(dw_twofold a)
{
  return a.hi + a.lo;
}

#endif
