/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* reference.h - where the particles were when a compute was made: DW_STATE, unwrapped. */
#ifndef DW_PLUGIN_REFERENCE_H
#define DW_PLUGIN_REFERENCE_H

#include <dwell/plugin.h>

#include <string.h>

static inline dw_status reference_take(const dw_host *host, dw_ctx *ctx, dw_reals *x,
                                       int64_t *step)
{
  const dw_system *sys = host->system(ctx);
  if (!sys) return DW_ESTATE;
  const size_t n = 3 * (size_t)sys->n;
  *x = (dw_reals){(int64_t)n, host->alloc(ctx, n, sizeof *x->v)};
  if (!x->v) return DW_ENOMEM;
  memcpy(x->v, sys->x, n * sizeof *x->v);
  *step = sys->step;
  return DW_OK;
}

/* The system, when it still has the particles of the reference; else the failure is
 * reported. */
static inline const dw_system *reference_system(const dw_host *host, dw_ctx *ctx,
                                                const dw_reals *x)
{
  const dw_system *sys = host->system(ctx);
  if (!sys || 3 * sys->n == x->n) return sys;
  DW_FAIL(host, ctx, DW_ESTATE,
          "the reference has %lld particles and the system %lld; make the compute anew",
          (long long)(x->n / 3), (long long)sys->n);
  return NULL;
}

/* Mean displacement: the drift of the whole. */
static inline void reference_drift(const dw_system *sys, const dw_reals *x, double out[3])
{
  out[0] = out[1] = out[2] = 0;
  for (int64_t i = 0; i < sys->n; i++)
    for (int a = 0; a < 3; a++)
      out[a] += (sys->x[i][a] - x->v[3 * i + a]) / (double)sys->n;
}

/* |r_i - r_i(0) - drift|^2 */
static inline double reference_square(const dw_system *sys, const dw_reals *x, int64_t i,
                                      const double drift[3])
{
  double sum = 0;
  for (int a = 0; a < 3; a++) {
    const double d = sys->x[i][a] - x->v[3 * i + a] - drift[a];
    sum += d * d;
  }
  return sum;
}

#endif
