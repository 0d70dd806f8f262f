/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* verlet.h - the two moves that velocity Verlet and its thermostatted kin are made of. */
#ifndef DWELL_FIX_VERLET_H
#define DWELL_FIX_VERLET_H

#include <dwell/plugin.h>

/* v += dt f/m */
static inline void verlet_kick(const dw_system *sys, double dt)
{
  double(*const v)[3] = sys->v;
  const double(*const f)[3] = (const double(*)[3])sys->f;
  for (int64_t i = 0; i < sys->n; i++) {
    const double g = dt / sys->mass[i];
    v[i][0] += g * f[i][0], v[i][1] += g * f[i][1], v[i][2] += g * f[i][2];
  }
}

/* x += dt v */
static inline void verlet_drift(const dw_system *sys, double dt)
{
  double(*const x)[3] = sys->x;
  const double(*const v)[3] = (const double(*)[3])sys->v;
  for (int64_t i = 0; i < sys->n; i++)
    x[i][0] += dt * v[i][0], x[i][1] += dt * v[i][1], x[i][2] += dt * v[i][2];
}

#endif
