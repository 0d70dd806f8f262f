/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* four.h - four polydisperse particles that stay where they are: 24 states of their
 * diameters, to be enumerated. */
#ifndef DW_TEST_FOUR_H
#define DW_TEST_FOUR_H

#include <math.h>
#include <string.h>

#include "session.h"

/* The pair energy of the model, written out: no code of dwell. */
static inline double v(double r, double a, double b)
{
  const double s = 0.5 * (a + b) * (1 - 0.2 * fabs(a - b)), q = r / s;
  if (q >= 1.25) return 0;
  return pow(q, -12) - 28 * pow(1.25, -12) + 48 * pow(1.25, -14) * q * q -
         21 * pow(1.25, -16) * pow(q, 4);
}

enum { FOUR = 4, STATES = 24 };
static const double site[FOUR][3] = {
    {0, 0, 0}, {1.05, 0, 0}, {0.5, 0.95, 0}, {0.5, 0.3, 1}};
static const double diameter[FOUR] = {0.8, 0.95, 1.1, 1.25};

static inline double energy(const int at[FOUR])
{
  double e = 0;
  for (int i = 0; i < FOUR; i++)
    for (int j = 0; j < i; j++) {
      double r2 = 0;
      for (int a = 0; a < 3; a++)
        r2 += (site[i][a] - site[j][a]) * (site[i][a] - site[j][a]);
      e += v(sqrt(r2), diameter[at[i]], diameter[at[j]]);
    }
  return e;
}

static inline int list_states(int state[STATES][FOUR])
{
  int n = 0;
  for (int code = 0; code < 256; code++) {
    const int at[FOUR] = {code & 3, code >> 2 & 3, code >> 4 & 3, code >> 6 & 3};
    int seen = 0;
    for (int i = 0; i < FOUR; i++)
      seen |= 1 << at[i];
    if (seen == 15) memcpy(state[n++], at, sizeof at);
  }
  return n;
}

static inline void four_particles(dw_ctx *ctx)
{
  session_say(ctx, "create lattice fcc 4 density 0.08");
  for (int i = 0; i < FOUR; i++) {
    memcpy(ctx->system->x[i], site[i], sizeof site[i]);
    ctx->system->diameter[i] = diameter[i];
  }
  session_say(ctx, "pair polydisperse");
}

#endif
