/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Tables modesets and modes: a row a set, and a row a mode that refers to it. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/results.h"
#include "command/save.h"
#include "engine/minimize.h"
#include "engine/modes.h"
#include "engine/path.h"

/* The minimum that the modes were taken at: an end of the path, or a row of its own. */
static dw_status minimum_of(dw_ctx *ctx, dw_saving *s, const dw_modes *m, int64_t *id)
{
  const dw_band *band = ctx->band;
  const size_t bytes = (size_t)m->set.n * sizeof *m->x;
  if (band && s->a && band->V->n == m->set.n && !memcmp(band->a, m->x, bytes)) {
    *id = s->a;
    return DW_OK;
  }
  if (band && s->b && band->V->n == m->set.n && !memcmp(band->b, m->x, bytes)) {
    *id = s->b;
    return DW_OK;
  }
  const dw_save_point p = {m->at, m->x, m->e, NAN};
  return dw_save_minimum(ctx, s, &p, id);
}

/* A result of the set; NaN when its style has none of that name. */
static double result_of(dw_ctx *ctx, const dw_modes *m, const char *name)
{
  char full[160];
  snprintf(full, sizeof full, "%s.%s", m->name, name);
  const dw_result *r = dw_results_get(ctx->results, full);
  return r && r->v ? *r->v : NAN;
}

static dw_status put_set(dw_ctx *ctx, dw_saving *s, const dw_modes *m, int64_t minimum,
                         int64_t *id)
{
  dw_record r = {0};
  dw_record_text(&r, (dw_about){"name", "1", "What the deck called it."}, m->name);
  dw_record_text(&r, (dw_about){"style", "1", "linear, cubic, ..."}, m->style);
  dw_record_text(&r, (dw_about){"at", "1", "A or B of the path, a state, or current."},
                 m->at);
  dw_record_id(&r, (dw_about){"minimum", "1", "Where they were taken."}, "minima", minimum);
  dw_record_id(&r, (dw_about){"well", "1", "The path at that time."}, "wells", s->well);
  dw_record_int(&r, (dw_about){"count", "1", "Modes of the set."}, m->set.count);
  dw_record_int(&r, (dw_about){"first", "1", "Number of the first one."}, m->set.first);
  dw_record_real(&r, (dw_about){"energy", "energy", "V where they were taken."}, m->e);
  dw_record_real(&r,
                 (dw_about){"verified", "1",
                            "1: counted by inertia, none is missing; 0: that is open."},
                 result_of(ctx, m, "verified"));
  dw_record_real(
      &r, (dw_about){"cut", "1", "1: the last ones are part of a multiplet that has more."},
      result_of(ctx, m, "cut"));
  s->rows++;
  return dw_record_append(ctx, s->lib, "modesets", &r, id);
}

static dw_status put_mode(dw_ctx *ctx, dw_saving *s, const dw_modes *m, int64_t k,
                          int64_t set)
{
  const dw_modeset *v = &m->set;
  const double stiffness = v->stiffness[k];
  dw_record r = {0};
  dw_record_id(&r, (dw_about){"set", "1", "The set it belongs to."}, "modesets", set);
  dw_record_int(
      &r,
      (dw_about){"number", "1", "Number in the set; linear modes count the zero modes."},
      v->first + k);
  dw_record_real(
      &r,
      (dw_about){"omega", "1/time", "sqrt(stiffness); negative where that is negative."},
      copysign(sqrt(fabs(stiffness)), stiffness));
  dw_record_real(
      &r, (dw_about){"value", "1", "What the style orders by: omega^2, or the barrier b."},
      v->value[k]);
  dw_record_real(&r, (dw_about){"stiffness", "energy/length^2", "z . M z."}, stiffness);
  dw_record_real(&r, (dw_about){"PR", "1", "Participation ratio, 1/N to 1."},
                 m->participation[k]);
  dw_record_real(&r, (dw_about){"residual", "1", "Of the defining equation, relative."},
                 v->residual[k]);
  dw_record_int(&r, (dw_about){"iterations", "1", "Iterations spent."}, v->iterations[k]);
  dw_record_text(&r, (dw_about){"reason", "1", "How the iteration ended."},
                 v->reason[k] > 0 ? "converged" : dw_reason_text(v->reason[k]));
  if (s->vectors)
    dw_record_vector(&r, (dw_about){"z", "1", "Unit vector."}, v->n, v->n % 3 ? 1 : 3,
                     v->z + k * v->n);
  s->rows++;
  return dw_record_append(ctx, s->lib, "modes", &r, NULL);
}

dw_status dw_save_modes(dw_ctx *ctx, dw_saving *s)
{
  for (int64_t i = 0; i < dw_modesets_count(ctx->modesets); i++) {
    const dw_modes *m = dw_modesets_at(ctx->modesets, i);
    char result[160];
    int64_t minimum, set;
    snprintf(result, sizeof result, "%s.count", m->name);
    if (!dw_save_fresh(ctx, s, result)) continue;
    DW_TRY(minimum_of(ctx, s, m, &minimum));
    DW_TRY(put_set(ctx, s, m, minimum, &set));
    for (int64_t k = 0; k < m->set.count; k++)
      DW_TRY(put_mode(ctx, s, m, k, set));
  }
  return DW_OK;
}
