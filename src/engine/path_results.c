/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* What a relaxed path publishes: path.dE, path.barrier, path.s, path.V, ... */
#include <math.h>

#include "base/results.h"
#include "engine/minimize.h"
#include "engine/path.h"

/* A dip counts when it is deeper than this part of the energy range of the path. */
static const double dip = 1e-6;

int64_t dw_path_minima(const dw_path *p, int64_t *at)
{
  double low = p->e[0], high = p->e[0];
  for (int64_t i = 1; i < p->images; i++)
    low = fmin(low, p->e[i]), high = fmax(high, p->e[i]);
  const double depth = dip * (high - low);
  int64_t count = 0, lowest = 0;
  double valley = p->e[0], crest = p->e[0]; /* since the last extremum that counts */
  bool rising = true;
  for (int64_t i = 1; i < p->images; i++) {
    const double e = p->e[i];
    if (rising) {
      crest = fmax(crest, e);
      if (e < crest - depth) rising = false, valley = e, lowest = i;
    } else {
      if (e < valley) valley = e, lowest = i;
      if (e <= valley + depth) continue;
      if (at) at[count] = lowest;
      rising = true, crest = e, count++;
    }
  }
  return count;
}

static const char *reason_text(const dw_band *band)
{
  const dw_path *p = &band->path;
  if (p->reason == DW_CONVERGED_GRADIENT) return "perpendicular force below ftol";
  if (p->reason == DW_DIVERGED_LINESEARCH)
    return "the band flutters: its perpendicular force no longer falls";
  if (p->reason != DW_DIVERGED_SHAPE) return dw_reason_text(p->reason);
  if (p->top <= 0 || p->top >= p->images - 1) return "no barrier between the ends";
  return p->saddle ? "the stationary point has more than one negative eigenvalue"
                   : "no saddle near the highest image";
}

static dw_status put_profile(dw_ctx *ctx, const dw_band *band)
{
  const dw_path *p = &band->path;
  double *V = dw_alloc(ctx, (size_t)p->images, sizeof *V);
  if (!V) return DW_ENOMEM;
  for (int64_t i = 0; i < p->images; i++)
    V[i] = p->e[i] - band->ea;
  DW_TRY(dw_results_put(ctx, "path.s", 1, &p->images, p->s));
  DW_TRY(dw_results_put(ctx, "path.V", 1, &p->images, V));
  dw_release(ctx, V);
  return DW_OK;
}

dw_status dw_band_publish(dw_ctx *ctx, const dw_band *band)
{
  const dw_path *p = &band->path;
  const bool saddle = p->saddle != NULL;
  const double top = saddle ? p->saddle_e : p->e[p->top];
  const struct {
    const char *name;
    double v;
  } results[] = {
      {"path.d", band->d},
      {"path.PR", band->pr},
      {"path.dE", band->eb - band->ea},
      {"path.barrier", top - band->ea},
      {"path.barrier_ba", top - band->eb},
      {"path.length", p->s[p->images - 1]},
      {"path.images", (double)p->images},
      {"path.fperp", p->fperp},
      {"path.evaluations", (double)p->evaluations},
      {"path.iterations", (double)p->iterations},
      {"path.minima", (double)p->minima},
      {"path.converged", p->reason > 0},
      {"path.reason_code", (double)p->reason},
      {"path.curvature_A", band->curv_a},
      {"path.curvature_B", band->curv_b},
      {"path.saddle_found", saddle},
      {"path.saddle_s", saddle ? p->saddle_s : p->s[p->top]},
      {"path.saddle_force", saddle ? p->saddle_force : NAN},
      {"path.saddle_curvature", saddle ? p->saddle_curv : NAN},
      {"path.saddle_negative", saddle ? (double)p->saddle_negative : NAN},
  };
  for (size_t i = 0; i < sizeof results / sizeof *results; i++)
    DW_TRY(dw_results_put(ctx, results[i].name, 0, NULL, &results[i].v));
  DW_TRY(put_profile(ctx, band));
  return dw_results_put_text(ctx, "path.reason", reason_text(band));
}
