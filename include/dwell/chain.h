/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* dwell/chain.h - the chain rule for a potential that is written in r.
 *
 * With v[k] = d^k v / dr^k, s = r^2 and g_k = 2^k d^k v / ds^k:
 * g1 = v1/r, g2 = (v2 - g1)/r^2, g3 = (v3 - 3 r g2)/r^3, g4 = (v4 - 6 r^2 g3 - 3 g2)/r^4.
 */
#ifndef DWELL_CHAIN_H
#define DWELL_CHAIN_H

/* u[k] = d^k v / d(r^2)^k from v[k] = d^k v / dr^k, k = 0..m, m at most 4 */
static inline void dw_from_r(double r, int m, const double v[], double u[])
{
  const double s = r * r;
  const double g1 = m > 0 ? v[1] / r : 0, g2 = m > 1 ? (v[2] - g1) / s : 0,
               g3 = m > 2 ? (v[3] - 3 * r * g2) / (s * r) : 0;
  u[0] = v[0];
  if (m > 0) u[1] = g1 / 2;
  if (m > 1) u[2] = g2 / 4;
  if (m > 2) u[3] = g3 / 8;
  if (m > 3) u[4] = (v[4] - 6 * s * g3 - 3 * g2) / (s * s) / 16;
}

#endif
