/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "command/summary.h"

#include <math.h>

#include "base/results.h"
#include "engine/modes.h"
#include "engine/path.h"

void dw_summary_path(dw_ctx *ctx)
{
  const dw_band *b = ctx->band;
  const dw_path *p = &b->path;
  const dw_result *reason = dw_results_get(ctx->results, "path.reason");
  dw_note(ctx, "%lld images in %lld force evaluations: %s, |F_perp| = %.3g, length %.6g",
          (long long)p->images, (long long)p->evaluations, reason ? reason->text : "",
          p->fperp, p->s[p->images - 1]);
  if (p->saddle)
    dw_note(ctx,
            "saddle %.8g above %s and %.8g above %s, max |f| = %.3g, %lld negative "
            "eigenvalues, %lld intermediate minima",
            p->saddle_e - b->ea, b->name_a, p->saddle_e - b->eb, b->name_b, p->saddle_force,
            (long long)p->saddle_negative, (long long)p->minima);
}

void dw_summary_modes(dw_ctx *ctx, const char *name)
{
  const dw_modes *m = dw_modes_named(ctx->modesets, name);
  if (!m || !m->set.count) return;
  int64_t converged = 0, negative = 0;
  double worst = 0;
  for (int64_t i = 0; i < m->set.count; i++) {
    converged += m->set.reason[i] > 0;
    negative += m->set.stiffness[i] < -1e-10;
    worst = fmax(worst, m->set.residual[i]);
  }
  dw_note(ctx,
          "%s at %s: %lld modes, %lld converged, %lld of negative stiffness, residual %.2g",
          m->name, m->at, (long long)m->set.count, (long long)converged,
          (long long)negative, worst);
}
